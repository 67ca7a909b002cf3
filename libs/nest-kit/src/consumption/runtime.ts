import { checkKnownContract } from '@throughline/contracts';
import { EventStore, openPool, StoreRuntime, type BusinessClock } from '@throughline/event-store';
import { httpFeedSource } from '@throughline/transport';
import type { Environment } from '../environment.js';
import type { Log } from '../observability/log.js';
import type { ServiceDefinition } from '../service-definition.js';

/** The store of a service with everything that runs by itself, put together from its definition and settings. Nothing is started. */
export const createRuntime = (
  definition: ServiceDefinition,
  { environment, clock, log }: { readonly environment: Environment; readonly clock: BusinessClock; readonly log: Log },
): StoreRuntime => {
  const pool = openPool({ url: environment.databaseUrl, applicationName: definition.context }, (error) =>
    log.warn({ err: error }, 'an idle connection broke'),
  );
  const store = new EventStore({ pool, definition, clock, log });
  const sources = Object.entries(environment.sources).map(
    ([
      context,
      {
        feeds: [baseUrl = ''],
        credential,
      },
    ]) => httpFeedSource({ context, baseUrl, credential, check: checkKnownContract }),
  );
  return new StoreRuntime(store, {
    sources,
    keeps: definition.keeps ?? [],
    rangesAtLeast: environment.ranges ?? 1,
    ...(environment.instance !== undefined && { owner: `${definition.context}-${environment.instance}` }),
    ...(environment.onlyProcess !== true && { listenUrl: environment.databaseUrl }),
  });
};
