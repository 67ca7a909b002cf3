import { services, type Stack, type StackKafka } from '@throughline/local';
import { addTo, type Instant } from '@throughline/values';
import { bodyOf, serviceNames, type Api, type ServiceName } from './api.js';
import type { ConsumerView, DoorView } from './operator-views.js';
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
const reason = 'the whole topic once more';

/**
 * Publishes the whole feed of a context to its topic once more, and lets every reader begin with the first message there is, as operators do it.
 * Positions of readers stay, so nothing may come of it.
 *
 * @param operator a client with the role of an operator
 * @throws Error where no reader came to the end of the topic again
 */
export const publishAgain = async (
  { kafka }: Stack,
  operator: Api,
  context: ServiceName,
  { end, turn }: { readonly end: Instant; readonly turn: (to: Instant) => Promise<void> },
): Promise<TopicAgain> => {
  if (kafka === undefined) throw new Error('no topic without Kafka');
  const readers = services.filter(({ sources }) => sources.includes(context)).map(({ name }) => name);
  const before = await quiet(operator, end);
  const messages = sum(await endOf(kafka, context));
  await act(operator, context, '/v1/operator/doors/kafka/publish-again');
  for (const reader of readers) await act(operator, reader, `/v1/operator/consumers/${context}/replay-topic`);

  await eventually(
    `${context} to have published everything again`,
    async () => (await isAtTheHead(operator, context)) || undefined,
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
        const read = await readTo(operator, reader, context);
        return [...wanted].every(([partition, offset]) => (read.get(partition) ?? 0) >= offset) || undefined;
      },
      { everyMs: 100, withinMs },
    );
  const after = await quiet(operator, later);
  const newEvents = serviceNames.reduce((total, name) => total + after[name] - before[name], 0);
  return { topic: kafka.connection.topicOf(context), messages, messagesAfter: sum(wanted), newEvents };
};

const act = async (operator: Api, service: ServiceName, path: string): Promise<void> => {
  const asked = { service, path, body: { reason } };
  bodyOf(asked, await operator.ask(asked));
};

const isAtTheHead = async (operator: Api, context: ServiceName): Promise<boolean> => {
  const { items } = await operator.read<{ items: readonly DoorView[] }>(context, '/v1/operator/doors');
  return items.every(({ position, head }) => position >= head);
};

/** Per partition the offset of the cursor that has come least far. One that is still to begin has come nowhere. */
const readTo = async (
  operator: Api,
  reader: ServiceName,
  context: ServiceName,
): Promise<ReadonlyMap<string, number>> => {
  const { items } = await operator.read<{ items: readonly ConsumerView[] }>(reader, '/v1/operator/consumers');
  const lowest = new Map<string, number>();
  for (const { consumer, mark } of items) {
    if (consumer !== context) continue;
    const [, partition, offset] = mark?.split('/') ?? [];
    if (partition === undefined) return new Map();
    lowest.set(partition, Math.min(lowest.get(partition) ?? Infinity, Number(offset)));
  }
  return lowest;
};

/** Behind the last message of each partition that has any. */
const endOf = (kafka: StackKafka, context: string): Promise<ReadonlyMap<string, number>> =>
  kafka.connection.withAdmin(async (admin) => {
    const partitions = await admin.fetchTopicOffsets(kafka.connection.topicOf(context));
    return new Map(partitions.map(({ partition, high }) => [String(partition), Number(high)] as const));
  });

const sum = (offsets: ReadonlyMap<string, number>): number => [...offsets.values()].reduce((a, b) => a + b, 0);
