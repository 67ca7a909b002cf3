import { runningClock } from '@throughline/event-store';
import { createService } from '../create-service.js';
import { readEnvironment } from '../environment.js';
import { createLog } from '../observability/log.js';
import type { ServiceDefinition } from '../service-definition.js';

/** The OpenAPI document of a service as a file to be committed, so that a change of its interface shows in the diff. Needs no database. */
export const openApiFile = async (definition: ServiceDefinition): Promise<string> => {
  const { document } = await createService(definition, {
    environment: readEnvironment(
      { DATABASE_URL: 'postgres://nobody@localhost/nothing', JWT_ISSUER: 'urn:nobody', JWKS: '{"keys":[]}' },
      [],
    ),
    clock: runningClock(),
    log: createLog({ service: definition.context, level: 'silent' }),
  });
  return `${JSON.stringify(document, null, 2)}\n`;
};
