import { checkKnownContract } from '@throughline/contracts';
import { EventStore, openPool, StoreRuntime, type BusinessClock } from '@throughline/event-store';
import {
  httpFeedSource,
  kafkaConnection,
  kafkaDoor,
  kafkaSource,
  type EventSource,
  type KafkaConnection,
} from '@throughline/transport';
import type { Environment, SourceSetting } from '../environment.js';
import type { Log } from '../observability/log.js';
import type { ServiceDefinition } from '../service-definition.js';

/** The store of a service with everything that runs by itself, put together from its definition and settings. Nothing is started. */
export const createRuntime = (
  definition: ServiceDefinition,
  { environment, clock, log }: { readonly environment: Environment; readonly clock: BusinessClock; readonly log: Log },
): StoreRuntime => {
  const { context } = definition;
  const { databaseUrl, instance, kafka, onlyProcess, ranges } = environment;
  const pool = openPool({ url: databaseUrl, applicationName: context }, (error) =>
    log.warn({ err: error }, 'an idle connection broke'),
  );
  const store = new EventStore({ pool, definition, clock, log });
  const owner = instance === undefined ? undefined : `${context}-${instance}`;
  const connection = kafka && kafkaConnection({ ...kafka, clientId: owner ?? context }, log);
  return new StoreRuntime(store, {
    sources: Object.entries(environment.sources).map(([source, setting]) =>
      sourceOf(source, setting, context, connection),
    ),
    // Every process can tell how far it has come; only a sequencer opens it.
    doors: connection === undefined ? [] : [kafkaDoor({ connection, context })],
    check: checkKnownContract,
    keeps: definition.keeps ?? [],
    rangesAtLeast: ranges,
    ...(owner !== undefined && { owner }),
    ...(!onlyProcess && { listenUrl: databaseUrl }),
  });
};

/** Another context's facts through the door that is set: its feed, or its topic with the feed behind it for what the topic does not hold. */
const sourceOf = (
  context: string,
  { door, feeds, credential }: SourceSetting,
  reader: string,
  connection: KafkaConnection | undefined,
): EventSource => {
  const check = checkKnownContract;
  const feed = httpFeedSource({ context, baseUrl: feeds, credential, check });
  if (door === 'feed') return feed;
  if (connection === undefined) throw new Error(`${context} is to be read from Kafka, and no brokers are set`);
  return kafkaSource({ connection, context, reader, backfill: feed, check });
};
