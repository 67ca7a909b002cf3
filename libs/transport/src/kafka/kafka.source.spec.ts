import type { Message } from 'kafkajs';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { instant } from '@throughline/values';
import { describeWithKafka, testKafka } from '@throughline/test-kit';
import { eventSourceContract, fact, numbers } from '../contract-suite.js';
import { fromTheOldest, type EventSource, type ReadOptions } from '../event-source.js';
import type { Appended } from '../in-memory/in-memory-feed.js';
import { NotAssigned } from '../source-errors.js';
import {
  assigned,
  connectionTo,
  Ledger,
  Publisher,
  SilentBroker,
  until,
  Worker,
  type PublisherOptions,
} from './kafka.contract-suite.js';
import { kafkaSource } from './kafka.source.js';
import { rangeOf } from './partitions.js';

// Joining a group and its rebalances take their time, more so on a machine that has other things to do.
jest.setTimeout(120_000);

describeWithKafka('Kafka', () => {
  eventSourceContract(
    'Kafka',
    async () => {
      const publisher = await Publisher.start(await testKafka());
      return {
        append: (entry) => publisher.append(entry),
        moveWatermarks: (map) => publisher.moveWatermarks(map),
        // So little that fetching pauses while the suite's reader does.
        source: (options) => publisher.source({ bufferBytes: 60_000, ...options }),
        restart: () => publisher.restart(),
        restore: (to) => publisher.restore(to),
        publishAgain: () => publisher.publishAgain(),
        stop: () => publisher.stop(),
      };
    },
    { pages: 'as they come' },
  );

  describe('a source over Kafka', () => {
    let publisher: Publisher;
    const publish = async (options: PublisherOptions = {}) => {
      publisher = await Publisher.start(await testKafka(), options);
      return publisher;
    };
    afterEach(() => publisher.stop());

    const group = { reader: 'order' } as const;
    const read = (after: bigint, more: Partial<ReadOptions> = {}): ReadOptions => ({
      after,
      range: [0, 1023],
      limit: 500,
      waitMs: 5_000,
      signal: new AbortController().signal,
      ...more,
    });
    /** A fact of one of twenty streams, which are spread over all shards. */
    const spread = (n: number): Appended => ({ ...fact(`shp_${n % 20}`, n), shard: (((n % 20) * 1024) / 20) & 1023 });
    const appendMany = async (count: number, everyMs = 0) => {
      for (let n = 1; n <= count; n += 1) {
        await publisher.append(spread(n));
        if (everyMs > 0) await sleep(everyMs);
      }
    };

    /** Past our door. */
    const sendRaw = async (messages: Message[]): Promise<void> => {
      const producer = publisher.connection.client().producer({ allowAutoTopicCreation: false });
      await producer.connect();
      await producer.send({ topic: publisher.topic, messages });
      await producer.disconnect();
    };

    /** A message in our topic that belongs to another context. */
    const sendAsSomebodyElse = async () => {
      const headers = {
        ce_source: 'order',
        ce_id: '00000000000000000001.0::theirs',
        ce_position: '1',
        ce_prevposition: '0',
        ce_epoch: 'theirs',
        ce_shard: '0',
        partitions: '1',
      };
      await sendRaw([{ headers, value: '{}' }]);
    };

    /** The feed, and from where facts were asked of it. */
    const countedFeed = () => {
      const asked: bigint[] = [];
      const feed = publisher.feedSource();
      const backfill: EventSource = {
        context: 'logistics',
        read: (options) => {
          asked.push(options.after);
          return feed.read(options);
        },
        recall: (options) => feed.recall(options),
      };
      return { asked, backfill };
    };

    /** Everything took effect once; and within each stream in order. */
    const expectOnceAndInOrder = async (ledger: Ledger, withinMs = 60_000) => {
      const published = await publisher.published();
      await until(
        () => ledger.seen.length >= published.length,
        withinMs,
        () => `${ledger.seen.length} of ${published.length}`,
      );
      expect([...ledger.seen].sort()).toEqual(published);
      const streamOf = (id: string) => id.split('::')[1]?.split('/')[0];
      for (const stream of new Set(ledger.seen.map(streamOf))) {
        const ids = ledger.seen.filter((id) => streamOf(id) === stream);
        expect(ids).toEqual([...ids].sort());
      }
    };

    it('hands a partition over in the middle of a batch: nothing is lost, done twice or turned', async () => {
      await publish({ partitions: 4 });
      const ledger = new Ledger();
      const first = new Worker(await publisher.source(group), ledger, { effectMs: 30 });
      const publishing = appendMany(400, 2);
      await until(() => ledger.seen.length > 20);

      const taken: number[] = [];
      first.source.assignment?.onChange(() => {
        taken.push(first.source.assignment!.ranges.length);
        queueMicrotask(() => taken.push(first.source.assignment!.ranges.length));
      });
      const other = publisher.member(group);
      const second = new Worker(other, ledger, { effectMs: 30 });
      await other.open?.();
      await assigned(other, 2);
      expect(taken.slice(0, 2)).toEqual([0, 0]); // all at once, and before anybody is given anything
      await assigned(first.source, 2);
      await expect(first.source.read(read(0n, { range: other.assignment!.ranges[0]! }))).rejects.toThrow(NotAssigned);

      await until(() => ledger.seen.length > 200);
      await second.stop();
      await assigned(first.source, 4);
      await publishing;
      await expectOnceAndInOrder(ledger);
      await first.stop();
    });

    it('does again what a killed process had in hand', async () => {
      await publish({ partitions: 4 });
      await appendMany(100);
      const ledger = new Ledger();
      const killed = new Worker(await publisher.source(group), ledger, { effectMs: 100, limit: 5 });
      await until(() => ledger.seen.length > 10);
      killed.kill();
      const done = ledger.seen.length;
      await killed.source.close?.();
      const next = new Worker(await publisher.source(group), ledger);
      await expectOnceAndInOrder(ledger);
      expect(done).toBeLessThan(100);
      await next.stop();
    });

    it('is given the partitions of a process that was killed without a word', async () => {
      await publish({ partitions: 4 });
      const other = spawn(process.execPath, ['--input-type=module', '-e', lonelyMember], {
        env: {
          ...process.env,
          BROKERS: publisher.connection.settings.brokers.join(','),
          GROUP: publisher.connection.groupOf('order', 'logistics'),
          TOPIC: publisher.topic,
        },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        await new Promise((resolve) => other.stdout.once('data', resolve));
        const source = publisher.member(group);
        await source.open?.();
        await assigned(source, 2);
        other.kill('SIGKILL');
        await assigned(source, 4);
        const ledger = new Ledger();
        const worker = new Worker(source, ledger);
        await appendMany(40);
        await expectOnceAndInOrder(ledger);
        await worker.stop();
      } finally {
        other.kill('SIGKILL');
      }
    });

    it('serves the cursor of the feed, and gives it back: nothing lost or twice', async () => {
      await publish({ partitions: 4 });
      const ledger = new Ledger();
      const ranges = [0, 1, 2, 3].map((partition) => rangeOf(partition, 4));
      const publishing = appendMany(600, 2);

      const overFeed = new Worker(publisher.feedSource(), ledger, { ranges });
      await until(() => ledger.seen.length > 100);
      await overFeed.stop();
      const overKafka = new Worker(await publisher.source(group), ledger);
      await until(() => ledger.seen.length > 300);
      await overKafka.stop();
      ledger.forgetMarks();
      const overFeedAgain = new Worker(publisher.feedSource(), ledger, { ranges });
      await until(() => ledger.seen.length > 450);
      await overFeedAgain.stop();
      const atTheEnd = new Worker(await publisher.source(group), ledger);
      await publishing;
      await expectOnceAndInOrder(ledger);
      await atTheEnd.stop();
    });

    it('reads on where its mark says, without asking the feed for facts', async () => {
      await publish();
      await appendMany(30);
      const first = await publisher.source(group);
      const { scannedTo, mark, epoch } = await first.read(read(0n, { limit: 10 }));
      expect(scannedTo).toBe(10n);
      await first.close?.();
      const { asked, backfill } = countedFeed();
      const second = await publisher.source({ ...group, backfill });
      const page = await second.read(read(10n, { mark: mark!, epoch }));
      expect(numbers(page.events)).toEqual(Array.from({ length: 20 }, (_, i) => i + 11));
      expect(asked).toEqual([]);

      // Set back again and again, with and without a mark, while batches are on their way.
      for (let n = 0; n < 20; n += 1) {
        const [after, where] = n % 2 === 0 ? ([10n, { mark: mark! }] as const) : ([0n, {}] as const);
        const again = await second.read(read(after, { ...where, epoch }));
        expect(numbers(again.events)[0]).toBe(Number(after) + 1);
        await second.read(read(30n, { epoch, waitMs: 0 }));
      }
      expect(asked).toEqual([]);
    });

    it('reads from the feed what the topic does not hold any more', async () => {
      await publish();
      await appendMany(30);
      const first = await publisher.source(group);
      const { mark, epoch } = await first.read(read(0n, { limit: 10 }));
      await first.close?.();
      await publisher.deleteBefore('25');
      for (const cursor of [{ after: 10n, mark: mark! }, { after: 10n }, { after: 0n }]) {
        const source = await publisher.source();
        const seen: number[] = [];
        for (let at = read(cursor.after, { ...cursor, epoch }); at.after < 30n;) {
          const page = await source.read(at);
          seen.push(...numbers(page.events));
          at = { ...at, after: page.scannedTo, mark: page.mark! };
        }
        expect(seen).toEqual(Array.from({ length: 30 - Number(cursor.after) }, (_, i) => i + 1 + Number(cursor.after)));
        await source.close?.();
      }
    });

    it('goes on when retention overtakes it while it reads', async () => {
      await publish();
      const big = (n: number): Appended => ({
        shard: 0,
        contracts: fact('shp_1', n).contracts.map((said) => ({
          ...said,
          data: { number: n, text: 'x'.repeat(20_000) },
        })),
      });
      const { asked, backfill } = countedFeed();
      const source = await publisher.source({ ...group, backfill, bufferBytes: 60_000 });
      await publisher.append(big(1));
      const seen = numbers((await source.read(read(0n))).events);
      for (let n = 2; n <= 200; n += 1) await publisher.append(big(n));
      await publisher.deleteBefore('190');
      for (let at = read(1n); at.after < 200n;) {
        const page = await source.read(at);
        seen.push(...numbers(page.events));
        at = { ...at, after: page.scannedTo, mark: page.mark! };
      }
      expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      expect(source.condition?.()).toBeUndefined();
      expect(asked.length).toBeGreaterThan(0); // not all of it waited here: no more is fetched than can be held
    });

    it('goes on when its topic is lost and made anew', async () => {
      await publish({ partitions: 4 });
      const ledger = new Ledger();
      const worker = new Worker(await publisher.source(group), ledger);
      await appendMany(60);
      await until(() => ledger.seen.length === 60);

      await publisher.connection.withAdmin((admin) => admin.deleteTopics({ topics: [publisher.topic] }));
      await until(() => worker.source.condition?.() !== undefined);
      expect(worker.source.condition?.()).toContain(publisher.topic);
      const publishing = appendMany(60);
      await sleep(500);
      await publisher.makeTopic();
      await publishing;
      await expectOnceAndInOrder(ledger);
      await worker.stop();
    });

    it.each([
      [4, 2],
      [2, 8],
    ])('loses nothing when its topic is made anew with other partitions: %i, then %i', async (before, after) => {
      await publish({ partitions: before, door: { countEveryMs: 1_500 } });
      const ledger = new Ledger();
      const ranges = [0, 1, 2, 3, 4, 5, 6, 7].map((partition) => rangeOf(partition, 8));
      const source = await publisher.source(group);
      const worker = new Worker(source, ledger, { ranges });
      await appendMany(60);
      await until(() => ledger.seen.length === 60);
      await publisher.remakeTopic(after);
      await appendMany(120, 15);
      await expectOnceAndInOrder(ledger);
      await assigned(source, after);
      await worker.stop();
    });

    it('passes over rubbish, and hands on what it cannot decode', async () => {
      await publish();
      await publisher.append(fact('shp_1', 1));
      const headers = {
        ce_specversion: '1.0',
        ce_id: '00000000000000000002.0::broken',
        ce_type: 'throughline.logistics.milestone-reached.v1',
        ce_source: 'logistics',
        ce_subject: 'shipment/shp_1',
        ce_time: '2026-03-02T10:00:00Z',
        ce_recordedat: '2026-03-02T10:00:00Z',
        ce_correlationid: 'c',
        ce_causationid: 'c',
        ce_shard: '0',
        ce_position: '2',
        ce_prevposition: '1',
        ce_epoch: 'first',
        'content-type': 'application/json',
        partitions: '1',
      };
      await sendRaw([
        { value: 'rubbish' },
        { value: null },
        { headers: { ...headers, ce_position: 'two' }, value: '{}' },
        { headers, value: Buffer.from([0xff, 0x00]) },
      ]);
      const source = await publisher.source(group);
      const seen = [];
      for (let after = 0n; after < 2n;) {
        const page = await source.read(read(after));
        seen.push(...page.events);
        after = page.scannedTo;
      }
      expect(seen.map(({ position, undecodable }) => [position, undecodable])).toEqual([
        [1n, undefined],
        [2n, 'unreadable: data'],
      ]);
      expect(seen[1]).toMatchObject({ subject: 'shipment/shp_1', data: { data_base64: '/wA=' } });
      expect(publisher.log.lines.filter((line) => line.includes('none of ours'))).toHaveLength(3);
    });

    it('reads the topic from its oldest message where the mark says so, once for each time that it is said', async () => {
      await publish();
      await sendRaw([{ value: 'rubbish, said each time it is read' }]);
      await appendMany(5);
      const timesRead = () => publisher.log.lines.filter((line) => line.includes('none of ours')).length;

      const { asked, backfill } = countedFeed();
      const source = await publisher.source({ ...group, backfill });
      const first = await source.read(read(2n, { mark: fromTheOldest, epoch: 'first' }));
      expect(numbers(first.events)).toEqual([3, 4, 5]);
      expect(asked).toEqual([]);
      expect(timesRead()).toBe(1);

      const again = () => source.read(read(5n, { mark: fromTheOldest, epoch: 'first', waitMs: 1_000 }));
      const known = await source.read(read(5n, { mark: first.mark!, epoch: 'first', waitMs: 500 }));
      expect(timesRead()).toBe(1);
      await again();
      await again();
      expect(timesRead()).toBe(2);
      await source.read(read(5n, { mark: known.mark!, epoch: 'first', waitMs: 500 }));
      await again();
      expect(timesRead()).toBe(3);
    });

    it('goes on in the history of today where its cursor was set to do so, also from where it stands', async () => {
      await publish();
      await appendMany(10);
      const source = await publisher.source(group);
      const { mark, epoch } = await source.read(read(0n));
      await source.read(read(10n, { epoch, mark: mark!, waitMs: 0 }));
      await publisher.restore(8n);
      await appendMany(5); // positions 9 to 13, in another history
      await expect(source.read(read(10n, { epoch, mark: mark! }))).rejects.toThrow('our cursor belongs to first');
      // An operator says: go on from 10 in the history that there is now. As adopt-history sets the cursor: no epoch, no mark.
      const page = await source.read(read(10n));
      expect([page.epoch, page.events[0]?.position]).toEqual(['restored', 11n]);
    });

    it('stops at a message of somebody else, and goes on behind it where the cursor was set there', async () => {
      await publish();
      await publisher.append(fact('shp_1', 1));
      const source = await publisher.source(group);
      const { mark, epoch } = await source.read(read(0n));
      await sendAsSomebodyElse();
      for (let n = 0; n < 2; n += 1)
        await expect(source.read(read(1n, { epoch, mark: mark! }))).rejects.toThrow('got those of order');
      expect(source.condition?.()).toContain('facts of order');
      await publisher.append(fact('shp_1', 2));
      // An operator has looked: as adopt-history sets the cursor.
      const page = await source.read(read(1n));
      expect(numbers(page.events)).toEqual([2]);
      expect(source.condition?.()).toBeUndefined();
    });

    it('stops no range at a message of somebody else that its cursor has passed', async () => {
      await publish();
      await publisher.append(fact('shp_1', 1));
      const source = await publisher.source(group);
      const [first, second] = [
        [0, 511],
        [512, 1023],
      ] as const;
      const { mark, epoch } = await source.read(read(0n, { range: first }));
      await sendAsSomebodyElse();
      const behind = await source.read(read(1n, { range: second, waitMs: 0 }));
      await expect(source.read(read(1n, { range: first, epoch, mark: mark! }))).rejects.toThrow('got those of order');
      await publisher.append({ ...fact('shp_1', 2), shard: 1023 });
      const page = await source.read(read(1n, { range: second, epoch: behind.epoch, mark: behind.mark! }));
      expect(numbers(page.events)).toEqual([2]);
    });

    it('splits no position where its mark is of an earlier topic of the same name', async () => {
      await publish({ isQuiet: true, door: { watermarksEveryMs: 3_600_000 } });
      const twice = (n: number): Appended => {
        const { contracts, shard } = fact('shp_1', n);
        return { shard, contracts: [...contracts, ...contracts] };
      };
      // Each page of the first topic is followed by watermarks; made anew, the topic holds the facts alone: two messages a position.
      for (let n = 1; n <= 6; n += 1) {
        await publisher.append(twice(n));
        await sleep(30); // until watermarks that moved need no company
        await publisher.moveWatermarks({ logistics: { at: instant(`2026-03-02T10:0${n}:00Z`) } });
      }
      const first = await publisher.source(group);
      let cursor = read(0n, { limit: 1 });
      const take = async (source: EventSource) => {
        const page = await source.read(cursor);
        cursor = { ...cursor, after: page.scannedTo, epoch: page.epoch, mark: page.mark! };
        return page.events.map(({ position, index }) => `${position}.${index}`);
      };
      // An odd offset lies between the two messages of one position in the topic that is to come.
      while (!/[13579]$/.test(cursor.mark ?? '')) await take(first);
      await first.close?.();
      await publisher.remakeTopic(1);
      await publisher.publishAgain();

      const rest = [1, 2, 3, 4, 5, 6].slice(Number(cursor.after)).flatMap((n) => [`${n}.0`, `${n}.1`]);
      const again = await publisher.source(group);
      const seen: string[] = [];
      await until(async () => {
        seen.push(...(await take(again)));
        return cursor.after === 6n;
      });
      expect(seen).toEqual(rest);
    });

    it('is not held up by what it knows and gets again, however much that is', async () => {
      await publish();
      const large = (n: number): Appended => ({
        shard: 0,
        contracts: fact('shp_1', n).contracts.map((said) => ({
          ...said,
          data: { number: n, text: 'x'.repeat(30_000) },
        })),
      });
      for (let n = 1; n <= 200; n += 1) publisher.feed.append(large(n));
      await publisher.handOn();
      const source = await publisher.source({ ...group, bufferBytes: 500_000 });
      const page = await source.read(read(199n, { mark: fromTheOldest, epoch: 'first', waitMs: 20_000 }));
      expect(numbers(page.events)).toEqual([200]);
    });

    it('stays in its group however long a page takes, and fetches no more than it can hold', async () => {
      await publish();
      const source = await publisher.source({
        ...group,
        bufferBytes: 100_000,
        timings: { sessionTimeoutMs: 6_000, heartbeatMs: 500 },
      });
      let changes = 0;
      source.assignment?.onChange(() => (changes += 1));
      const big = (n: number) =>
        fact('shp_1', n).contracts.map((said) => ({ ...said, data: { number: n, text: 'x'.repeat(3_000) } }));
      for (let n = 1; n <= 600; n += 1) await publisher.append({ shard: 0, contracts: big(n) });
      const seen: number[] = [];
      for (let at = read(0n, { limit: 100 }); at.after < 600n;) {
        const page = await source.read(at);
        seen.push(...numbers(page.events));
        at = { ...at, after: page.scannedTo, mark: page.mark! };
        if (seen.length <= 100) await sleep(8_000); // longer than the session
      }
      expect(seen).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
      expect(changes).toBe(0);
    });

    it('reads ranges of one partition apart: one that stands still holds up no other, and a cursor may be split', async () => {
      await publish();
      const ledger = new Ledger();
      const worker = new Worker(await publisher.source(group), ledger);
      await appendMany(60);
      await until(() => ledger.seen.length === 60);
      await worker.stop();

      ledger.split();
      const source = await publisher.source({ ...group, bufferBytes: 20_000, forgottenAfterMs: 1_000 });
      const [lower, upper] = ledger.ranges;
      const still = ledger.take(lower!);
      await source.read({ ...read(still.after), ...still, waitMs: 0 });
      const going = new Worker(source, ledger, { ranges: [upper!] });
      await appendMany(200);
      const published = await publisher.published();
      const ofUpper = published.filter((id) => Number(/shp_(\d+)/.exec(id)![1]) >= 10);
      await until(() => ledger.seen.filter((id) => ofUpper.includes(id)).length === ofUpper.length);
      const both = new Worker(source, ledger, { ranges: [lower!] });
      await expectOnceAndInOrder(ledger);
      await both.stop();
      await going.stop();
    });

    it('leaves offsets in Kafka for those who look at its lag', async () => {
      await publish();
      await appendMany(10);
      const source = await publisher.source({ ...group, timings: { commitEveryMs: 100 } });
      const { scannedTo, mark } = await source.read(read(0n));
      await source.read(read(scannedTo, { mark: mark!, waitMs: 0 }));
      const groupId = publisher.connection.groupOf('order', 'logistics');
      await publisher.connection.withAdmin((admin) =>
        until(async () => {
          const [topic] = await admin.fetchOffsets({ groupId, topics: [publisher.topic] });
          return Number(topic?.partitions[0]?.offset) >= 10;
        }),
      );
    });

    it('says that its topic is missing, and reads it once it is there', async () => {
      await publish({ withoutTopic: true });
      const source = publisher.member(group);
      await source.open?.();
      await until(() => source.condition?.()?.includes('no such topic') === true);
      expect(source.assignment?.ranges).toEqual([]);
      await expect(source.read(read(0n))).rejects.toThrow(NotAssigned);
      await publisher.makeTopic();
      await assigned(source, 1);
      expect(source.condition?.()).toBeUndefined();
      await publisher.append(fact('shp_1', 1));
      expect(numbers((await source.read(read(0n))).events)).toEqual([1]);
    });

    it('says that its topic is not cut as ours are', async () => {
      await publish({ partitions: 3 });
      const source = publisher.member(group);
      await source.open?.();
      await until(() => source.condition?.()?.includes('has 3 partitions: a power of two is needed') === true);
    });
  });
});

describe('a source over a Kafka that is away', () => {
  it('says so, and ends at once', async () => {
    const source = kafkaSource({
      connection: connectionTo(1),
      context: 'logistics',
      reader: 'order',
      backfill: {
        context: 'logistics',
        read: () => Promise.reject(new Error()),
        recall: () => Promise.reject(new Error()),
      },
    });
    await source.open?.();
    await until(() => source.condition?.()?.includes('ECONNREFUSED') === true);
    await source.close?.();
    expect(source.condition?.()).toBe('closed');
  });
});

describe('a source over a Kafka that takes connections and does not answer', () => {
  it('ends within the time that a shutdown has', async () => {
    const broker = await SilentBroker.start();
    const nothing = () => Promise.reject(new Error('not asked'));
    const source = kafkaSource({
      connection: broker.connection,
      context: 'logistics',
      reader: 'order',
      backfill: { context: 'logistics', read: nothing, recall: nothing },
    });
    await source.open?.();
    await until(() => broker.isAsked);
    const began = performance.now();
    await source.close?.();
    const tookMs = performance.now() - began;
    broker.stop();
    expect(tookMs).toBeLessThan(4_000);
    expect(source.condition?.()).toBe('closed');
  });
});

/** Another process of the group, which is killed. */
const lonelyMember = `
  import { Kafka, logLevel } from 'kafkajs';
  const { BROKERS, GROUP, TOPIC } = process.env;
  const consumer = new Kafka({ brokers: BROKERS.split(','), logLevel: logLevel.NOTHING })
    .consumer({ groupId: GROUP, sessionTimeout: 6000, heartbeatInterval: 500 });
  consumer.on(consumer.events.GROUP_JOIN, () => process.stdout.write('joined'));
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC });
  await consumer.run({ eachBatch: async () => {} });
`;
