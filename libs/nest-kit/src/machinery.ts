import { EventStore, openPool, type BusinessClock } from '@throughline/event-store';
import type { FeedPages } from '@throughline/transport';
import type { Instant } from '@throughline/values';
import type { Environment } from './environment.js';
import type { Log } from './observability/log.js';
import type { ServiceDefinition } from './service-definition.js';

/** Something that runs by itself until it is stopped: a sequencer, a consumer, deadlines. */
export interface Runner {
  readonly name: string;
  start(): Promise<void> | void;
  stop(): Promise<void>;
}

/** Read models as reads see them. */
export interface ReadModelsPort {
  waitFor(readAfter: string, readModel: string, ms: number): Promise<void>;
  position(readModel: string): Promise<{ position: number; at: Instant }>;
}

/** Everything of a service that is not Nest. */
export interface Machinery {
  readonly store: EventStore;
  readonly feed: FeedPages;
  readonly readModels: ReadModelsPort;
  readonly runners: readonly Runner[];
  /** What stands still, in a word or two each: `consumer:logistics paused`. */
  degraded(): Promise<readonly string[]>;
}

export const createMachinery = (
  definition: ServiceDefinition,
  { environment, clock, log }: { environment: Environment; clock: BusinessClock; log: Log },
): Machinery => {
  const pool = openPool({ url: environment.databaseUrl, applicationName: definition.context }, (error) =>
    log.error({ err: error }, 'an idle connection broke'),
  );
  const store = new EventStore({ pool, definition, clock, log });
  return {
    store,
    feed: undefined as never,
    readModels: undefined as never,
    runners: [],
    degraded: () => Promise.resolve([]),
  };
};
