import { contractsOf, publishingContexts } from '@throughline/contracts';
import { describeWithKafka } from '@throughline/test-kit';
import { partitionOf } from '@throughline/transport';
import { isDay, parseInstant } from '@throughline/values';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type CloudEvent, HTTP, Kafka as KafkaBinding, ValidationError, type KafkaMessage } from 'cloudevents';
import { Kafka, logLevel } from 'kafkajs';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PublishedTopic } from './published-topic.js';

/** What goes out, in the eyes of the official CloudEvents SDK and of our own AsyncAPI documents. */

const key = 'a-key-of-theirs';

/** A message as it lies on the topic. */
interface Raw {
  readonly partition: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

const isWatermark = ({ headers }: Raw) => headers['ce_type']!.endsWith('.watermark.v1');

describeWithKafka('what is published', () => {
  describe.each(publishingContexts)('by %s', (context) => {
    let topic: PublishedTopic;
    let messages: readonly Raw[];
    let batch: { readonly headers: Record<string, string>; readonly body: string };

    beforeAll(async () => {
      topic = await PublishedTopic.of(context, 'standards');
      topic.appendSamples();
      await topic.publish(3);
      messages = await everythingOn(topic);
      const answer = await fetch(`${await topic.serve(key)}/v1/feed`, { headers: { authorization: `Bearer ${key}` } });
      batch = { headers: Object.fromEntries(answer.headers), body: await answer.text() };
    }, 60_000);

    afterAll(() => topic.close());

    it('is on the topic once, every sample of every contract, and watermarks between them', async () => {
      const events = messages.filter((message) => !isWatermark(message));
      const published = await topic.published(() => true);
      expect(published.length).toBeGreaterThanOrEqual(contractsOf(context).length);
      expect(events.map(({ headers }) => headers['ce_position']).sort()).toEqual(
        published.map(({ position }) => String(position)).sort(),
      );
      expect(new Set(messages.filter(isWatermark).map(({ partition }) => partition))).toEqual(new Set([0, 1, 2, 3]));
    });

    it('is a CloudEvent in binary mode to the official SDK', async () => {
      const seen = messages.filter((message) => !isWatermark(message)).map(asEvent);
      for (const event of seen) expect(event.validate()).toBe(true);
      const published = await topic.published(() => true);
      for (const { type, subject, data, position, epoch } of published.map((event) => ({
        ...event,
        epoch: topic.feed.epoch,
      })))
        expect(seen).toContainEqual(
          expect.objectContaining({
            type: `throughline.${type}`,
            subject,
            source: context,
            data,
            position: String(position),
            epoch,
          }),
        );
      expect(() =>
        asEvent({ ...messages[0]!, headers: { ...messages[0]!.headers, ce_source: '' } }).validate(),
      ).toThrow(ValidationError);
    });

    it('is a CloudEvent too where it is a watermark', () => {
      for (const event of messages.filter(isWatermark).map(asEvent)) {
        expect(event.validate()).toBe(true);
        expect(event.data).toHaveProperty([context, 'at']);
      }
    });

    it('is a CloudEvents batch on the feed to the official SDK', async () => {
      const events = HTTP.toEvent(batch) as CloudEvent[];
      for (const event of events) expect(event.validate()).toBe(true);
      const published = await topic.published(() => true);
      expect(events).toMatchObject(
        published.map(({ type, subject, data }) => ({ type: `throughline.${type}`, subject, source: context, data })),
      );
    });

    it('is the same event through both doors', () => {
      const attributes = ({
        id,
        type,
        source,
        subject,
        position,
        epoch,
        recordedat,
        correlationid,
        causationid,
      }: CloudEvent) =>
        ({ id, type, source, subject, position, epoch, recordedat, correlationid, causationid }) as object;
      const onTopic = messages.filter((message) => !isWatermark(message)).map(asEvent);
      for (const event of HTTP.toEvent(batch) as CloudEvent[])
        expect(onTopic.map(attributes)).toContainEqual(attributes(event));
    });

    it('is what the AsyncAPI document says, headers and payload', () => {
      const { faultsOf } = documented(context);
      for (const { headers, value } of messages) {
        const name = headers['ce_type']!.replace(`throughline.${context}.`, '');
        expect(faultsOf(name, { headers, payload: JSON.parse(value) })).toEqual([]);
      }
      const feedHeaders = Object.fromEntries(
        Object.entries(batch.headers).map(([name, value]) => [
          name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
          value,
        ]),
      );
      expect(faultsOf('batch', { headers: feedHeaders, payload: JSON.parse(batch.body) })).toEqual([]);
    });

    it('lies in the partition of its shard, under the key of its stream', () => {
      for (const message of messages.filter((one) => !isWatermark(one))) {
        expect(message.key).toBe(message.headers['ce_subject']);
        expect(message.partition).toBe(partitionOf(Number(message.headers['ce_shard']), 4));
      }
      expect(new Set(messages.filter(isWatermark).map((message) => message.key))).toEqual(new Set([null]));
    });
  });
});

/** As the SDK's Kafka binding reads it. */
const asEvent = ({ headers, value, key: stream }: Raw): CloudEvent => {
  const message = { headers, value, body: value, key: stream ?? '' } satisfies KafkaMessage;
  expect(KafkaBinding.isEvent(message)).toBe(true);
  return KafkaBinding.toEvent(message) as CloudEvent;
};

/** The whole topic from its beginning, up to where it ends now. */
const everythingOn = async ({ brokers, name }: PublishedTopic): Promise<readonly Raw[]> => {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(name);
  await admin.disconnect();
  const missing = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
  const found: Raw[] = [];
  const consumer = kafka.consumer({ groupId: `${name}.everything` });
  await consumer.connect();
  await consumer.subscribe({ topic: name, fromBeginning: true });
  await new Promise<void>((done, failed) => {
    consumer
      .run({
        eachMessage: async ({ partition, message }) => {
          found.push({
            partition,
            key: message.key?.toString() ?? null,
            headers: Object.fromEntries(
              Object.entries(message.headers ?? {}).map(([header, text]) => [header, String(text)]),
            ),
            value: String(message.value),
          });
          if (Number(message.offset) + 1 >= missing.get(partition)!) missing.delete(partition);
          if (missing.size === 0) done();
        },
      })
      .catch(failed);
  });
  await consumer.disconnect();
  return found;
};

/** The committed document of a context, as a judge of real messages. */
const documented = (context: string) => {
  const file = fileURLToPath(new URL(`../../../libs/contracts/asyncapi/${context}.json`, import.meta.url));
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: object };
  const ajv = new Ajv2020({
    strict: false,
    formats: { 'date-time': (text: string) => parseInstant(text) !== undefined, date: isDay },
  });
  ajv.addSchema({ components }, 'document');
  return {
    faultsOf: (name: string, message: { readonly headers: object; readonly payload: unknown }): readonly string[] =>
      (['headers', 'payload'] as const).flatMap((part) =>
        ajv.validate({ $ref: `document#/components/messages/${name}/${part}` }, message[part])
          ? []
          : [`${name} ${part}: ${ajv.errorsText()}`],
      ),
  };
};
