import { runningClock } from '@throughline/event-store';
import { createService, type Service } from './create-service.js';
import { readEnvironment } from './environment.js';
import { createLog } from './observability/log.js';
import type { ServiceDefinition } from './service-definition.js';

/** A service that nobody starts: for whoever wants to know what it says of itself. Needs no database. */
export const serviceOnPaper = (definition: ServiceDefinition): Promise<Service> =>
  createService(definition, {
    environment: readEnvironment(
      { DATABASE_URL: 'postgres://nobody@localhost/nothing', JWT_ISSUER: 'urn:nobody', JWKS: '{"keys":[]}' },
      [],
    ),
    clock: runningClock(),
    log: createLog({ service: definition.context, level: 'silent' }),
  });
