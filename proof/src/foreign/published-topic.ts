import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createTopics,
  InMemoryFeed,
  kafkaConnection,
  kafkaDoor,
  serveFeed,
  type Appended,
  type FeedDoor,
  type KafkaConnection,
  type PublishedEvent,
} from '@throughline/transport';
import { contractsOf } from '@throughline/contracts';
import { testKafka } from '@throughline/test-kit';
import { instant } from '@throughline/values';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const noLimit = new AbortController().signal;
const facts = 'shipment-delivered.v1';

/** What foreign readers of these specs know: of two contracts of one position only one. */
export const knownType = facts;

/** A context's log, published to a real broker through the door that services use, and served as a feed beside it. */
export class PublishedTopic {
  readonly feed: InMemoryFeed;
  private door: FeedDoor;
  private sentTo = 0n;
  private mark: string | undefined;
  private server: Server | undefined;

  private constructor(
    readonly context: string,
    readonly brokers: readonly string[],
    private readonly connection: KafkaConnection,
    epoch: string,
  ) {
    this.feed = new InMemoryFeed(epoch);
    this.door = kafkaDoor({ connection, context, watermarksTogetherMs: 0 });
  }

  /** @param installation sets topics apart that a spec makes of one context */
  static async of(context: string, installation: string): Promise<PublishedTopic> {
    const { brokers, topicPrefix } = await testKafka();
    const connection = kafkaConnection(
      { brokers, topicPrefix: `${topicPrefix}.${installation}`, clientId: 'foreign', partitions: 4, replication: 1 },
      silent,
    );
    await createTopics(connection, [context]);
    const topic = new PublishedTopic(context, brokers, connection, `first-history-of-${installation}`);
    await topic.door.open();
    return topic;
  }

  get name(): string {
    return this.connection.topicOf(this.context);
  }

  append(entry: Appended): void {
    this.feed.append(entry);
  }

  /** Positions as a log has them: most with one contract event, some with two, some private; forty streams, interleaved. */
  appendFacts(count: number): void {
    for (let added = 0; added < count; added += 1) {
      const n = (this.appended += 1);
      const stream = (n * 7) % 40;
      const told = (type: string) =>
        factOf(`${this.context}.${type}`, `shipment/shp_${stream}`, n, { n, place: '重庆\t东站' });
      const contracts = n % 9 === 0 ? [] : n % 5 === 0 ? [told(facts), told('not-known-there.v1')] : [told(facts)];
      this.append({ shard: (stream * 257) % 1024, contracts });
    }
  }
  private appended = 0;

  /** Every golden sample of every contract of the context. */
  appendSamples(): void {
    for (const { type, samples } of contractsOf(this.context))
      for (const sample of samples) {
        const n = (this.appended += 1);
        this.append({ shard: (n * 257) % 1024, contracts: [factOf(type, `stream/${n}`, n, sample as object)] });
      }
  }

  /** Sends what was appended since, and a watermark to every partition. */
  async publish(pageSize = 500): Promise<void> {
    for (;;) {
      const page = await this.feed.page({ after: this.sentTo, range: [0, 1023], limit: pageSize });
      if (page.scannedTo === this.sentTo) return;
      this.moments += 1;
      const watermarks = { [this.context]: { at: instant(new Date(this.moments).toISOString()) } };
      this.mark = await this.door.send(
        { ...page, watermarks, after: this.sentTo, ...(this.mark === undefined ? {} : { mark: this.mark }) },
        noLimit,
      );
      this.sentTo = page.scannedTo;
    }
  }
  private moments = 0;

  /** The whole topic once more, behind what is there: what a publisher does that has lost its cursor. */
  async publishAgain(): Promise<void> {
    this.sentTo = 0n;
    this.mark = undefined;
    await this.publish(137);
  }

  /** One event of a history that is not this one, as after a restore. */
  async publishFromAnotherHistory(): Promise<void> {
    const other = new InMemoryFeed('second-history');
    other.append({ shard: 0, contracts: [factOf(`${this.context}.${facts}`, 'shipment/shp_0', 1, { n: 1 })] });
    const page = await other.page({ after: 0n, range: [0, 1023], limit: 1 });
    await this.door.send({ ...page, after: 0n }, noLimit);
  }

  /** As retention does: what is on the topic now goes, what comes later stays. */
  forget(): Promise<void> {
    return this.connection.withAdmin(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(this.name);
      await admin.deleteTopicRecords({
        topic: this.name,
        partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
      });
    });
  }

  /** What a reader that knows these types should be told, in the order of the feed. */
  async published(
    knows: (type: string) => boolean = (type) => type === `${this.context}.${facts}`,
  ): Promise<readonly PublishedEvent[]> {
    const events: PublishedEvent[] = [];
    for (let after = 0n; ;) {
      const page = await this.feed.page({ after, range: [0, 1023], limit: 1000 });
      if (page.scannedTo === after) return events;
      events.push(...page.events.filter(({ type }) => knows(type)));
      after = page.scannedTo;
    }
  }

  /** @returns the address of the feed, without `/v1/feed`; it lets in only those with this key */
  async serve(key: string): Promise<string> {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://feed');
      if (pathname !== '/v1/feed' || request.headers.authorization !== `Bearer ${key}`) {
        response.writeHead(401).end();
        return;
      }
      void serveFeed(this.feed, this.context, Object.fromEntries(searchParams), noLimit).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    this.server = server;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    await this.door.close();
  }
}

const factOf = (type: string, subject: string, n: number, data: object): Appended['contracts'][number] => ({
  eventId: `event-${n}`,
  type,
  subject,
  occurredAt: instant('2026-03-05T16:20:00.000+08:00'),
  recordedAt: instant('2026-03-05T08:20:03.120Z'),
  correlationId: `correlation-${n}`,
  causationId: `cause-${n}`,
  data,
});
