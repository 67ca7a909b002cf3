import { services, type Stack, type StackKafka } from '@throughline/local';
import { addTo, type Instant } from '@throughline/values';
import pg from 'pg';
import { serviceNames, type Api, type ServiceName } from './api.js';
import { quiet } from './quiet.js';
import { eventually } from './waiting.js';

export interface TopicAgain {
  readonly topic: string;
  /** Messages that were in it before it was published again, and after. */
  readonly messages: number;
  readonly messagesAfter: number;
  /** What consuming all of them, the old ones and the new, has added to the logs. */
  readonly newEvents: number;
}

const withinMs = 300_000;

/**
 * As if a publisher had forgotten what it published, and its readers where they were in the topic: the whole feed of a context is sent to
 * its topic once more, and every reader begins with the first message there is. Their positions stay, so nothing may come of it.
 *
 * @param operator a client with the role of an operator
 * @throws Error where no reader came to the end of the topic again
 */
export const publishAgain = async (
  stack: Stack,
  operator: Api,
  context: ServiceName,
  { end, turn }: { readonly end: Instant; readonly turn: (to: Instant) => Promise<void> },
): Promise<TopicAgain> => {
  const { kafka } = stack;
  if (kafka === undefined) throw new Error('no topic without Kafka');
  const readers = services.filter(({ sources }) => sources.includes(context)).map(({ name }) => name);
  const touched = [context, ...readers];
  const before = await quiet(operator, end);
  const messages = sum(await endOf(kafka, context));
  await Promise.all(touched.map((name) => stack.stopService(name)));
  await change(stack, context, publisherForgets);
  for (const reader of readers) await change(stack, reader, readersForget, [context]);
  await Promise.all(touched.map((name) => stack.startService(name)));

  await eventually(
    `${context} to have published everything again`,
    async () => (await one<{ done: boolean }>(stack, context, publisherIsAtTheHead)).done || undefined,
    { everyMs: 100, withinMs },
  );
  const wanted = await endOf(kafka, context);
  // A reader notes where it is in a topic when something comes of it. A watermark is that, and it stands behind everything that was published.
  const later = addTo(end, 1_000);
  await turn(later);
  for (const reader of readers)
    await eventually(
      `${reader} to have consumed the whole topic of ${context}`,
      async () => {
        const { lowest } = await one<{ lowest: Record<string, number> | null }>(stack, reader, readersAre, [context]);
        return [...wanted].every(([partition, offset]) => (lowest?.[partition] ?? 0) >= offset) || undefined;
      },
      { everyMs: 100, withinMs },
    );
  const after = await quiet(operator, later);
  const newEvents = serviceNames.reduce((total, name) => total + after[name] - before[name], 0);
  return { topic: kafka.connection.topicOf(context), messages, messagesAfter: sum(wanted), newEvents };
};

const publisherForgets = `UPDATE consumer_cursor SET position = 0, mark = NULL, last_event_id = NULL WHERE consumer = 'door:kafka'`;
const readersForget = `UPDATE consumer_cursor SET mark = regexp_replace(mark, '\\d+$', '0') WHERE source = $1 AND mark IS NOT NULL`;
const publisherIsAtTheHead = `SELECT c.position >= h.position AS done FROM consumer_cursor c, feed_head h WHERE consumer = 'door:kafka'`;
/** Per partition the offset of the reader that has come least far. */
const readersAre = `SELECT json_object_agg(partition, next) AS lowest FROM (
  SELECT split_part(mark, '/', 2) AS partition, min(split_part(mark, '/', 3)::bigint) AS next
  FROM consumer_cursor WHERE source = $1 AND mark IS NOT NULL GROUP BY 1) marks`;

/** Behind the last message of each partition that has any. */
const endOf = (kafka: StackKafka, context: string): Promise<ReadonlyMap<string, number>> =>
  kafka.connection.withAdmin(async (admin) => {
    const partitions = await admin.fetchTopicOffsets(kafka.connection.topicOf(context));
    return new Map(partitions.map(({ partition, high }) => [String(partition), Number(high)] as const));
  });

const sum = (offsets: ReadonlyMap<string, number>): number => [...offsets.values()].reduce((a, b) => a + b, 0);

const change = async (
  stack: Stack,
  service: ServiceName,
  statement: string,
  values: readonly string[] = [],
): Promise<void> => {
  const { rowCount } = await asked(stack, service, statement, values);
  if (rowCount === 0) throw new Error(`nothing of ${service} was set back`);
};

const one = async <Row>(
  stack: Stack,
  service: ServiceName,
  query: string,
  values: readonly string[] = [],
): Promise<Row> => {
  const { rows } = await asked(stack, service, query, values);
  if (rows[0] === undefined) throw new Error(`${service} has no row for: ${query}`);
  return rows[0] as Row;
};

/** As the owner of the database. */
const asked = async (stack: Stack, service: ServiceName, statement: string, values: readonly string[]) => {
  const client = new pg.Client({ connectionString: stack.databases[service].migrationUrl });
  await client.connect();
  try {
    return await client.query<object>(statement, [...values]);
  } finally {
    await client.end();
  }
};
