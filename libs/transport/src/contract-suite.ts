import { setTimeout as sleep } from 'node:timers/promises';
import { instant } from '@throughline/values';
import type { ContractEvent, EventSource, ReadOptions, ShardRange, WatermarkMap } from './event-source.js';
import type { FeedSourceOptions } from './http-feed/feed-source.js';
import type { Appended } from './in-memory/in-memory-feed.js';
import { ForeignSource, HistoryChanged, SourceUnavailable } from './source-errors.js';

/** A publishing context `logistics` and a way to read it. */
export interface Rig {
  append(entry: Appended): Promise<bigint>;
  moveWatermarks(map: WatermarkMap): Promise<void>;
  source(options?: Partial<FeedSourceOptions>): EventSource;
  /** Stops serving in the middle of whatever it does, and serves the same feed again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What every adapter of the {@link EventSource} port promises. */
export const eventSourceContract = (adapter: string, start: () => Promise<Rig>): void => {
  describe(`an event source: ${adapter}`, () => {
    let rig: Rig;
    beforeEach(async () => {
      rig = await start();
    });
    afterEach(() => rig.stop());

    it('tells everything about a fact', async () => {
      await rig.append(fact('shp_1', 7));
      const { events } = await rig.source().read(from(0n));
      expect(events).toEqual([
        {
          id: '00000000000000000001.0::shp_1/7',
          eventId: 'shp_1/7',
          position: 1n,
          index: 0,
          shard: 0,
          type: 'logistics.milestone-reached.v1',
          subject: 'shipment/shp_1',
          occurredAt: '2026-03-02T10:00:00.000+08:00',
          recordedAt: '2026-03-02T02:00:01.000Z',
          correlationId: 'correlation',
          causationId: 'causation',
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          data: { number: 7, place: '上海' },
        },
      ]);
    });

    it('keeps the order of each stream and leaves no hole', async () => {
      for (let n = 1; n <= 30; n += 1) await rig.append(fact(`shp_${n % 3}`, n));
      const { events, scannedTo } = await rig.source().read(from(0n));
      expect(events.map((event) => event.position)).toEqual(positions(1, 30));
      expect(numbers(events)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      expect(scannedTo).toBe(30n);
    });

    it('never changes a full page', async () => {
      for (let n = 1; n <= 5; n += 1) await rig.append(fact('shp_1', n));
      const before = await rig.source().read({ ...from(1n), limit: 3 });
      for (let n = 6; n <= 9; n += 1) await rig.append(fact('shp_1', n));
      const after = await rig.source().read({ ...from(1n), limit: 3 });
      expect(numbers(before.events)).toEqual([2, 3, 4]);
      expect(after).toEqual(before);
    });

    it('resumes at any position', async () => {
      for (let n = 1; n <= 12; n += 1) await rig.append(n % 4 === 0 ? secret() : fact('shp_1', n));
      const all = await rig.source().read(from(0n));
      for (let after = 0n; after <= 12n; after += 1n) {
        const seen: ContractEvent[] = [];
        const source = rig.source();
        for (let cursor = after; cursor < 12n;) {
          const page = await source.read({ ...from(cursor), limit: 2 });
          seen.push(...page.events);
          cursor = page.scannedTo;
        }
        expect(seen).toEqual(all.events.filter((event) => event.position > after));
      }
    });

    it('never splits the contract events of one position', async () => {
      await rig.append(fact('shp_1', 1));
      await rig.append({ ...fact('shp_1', 2), contracts: [2, 3, 4].flatMap((n) => fact('shp_1', n).contracts) });
      await rig.append(fact('shp_1', 5));
      const { events, scannedTo } = await rig.source().read({ ...from(1n), limit: 1 });
      expect(events.map(({ position, index }) => [position, index])).toEqual([
        [2n, 0],
        [2n, 1],
        [2n, 2],
      ]);
      expect(scannedTo).toBe(2n);
    });

    it('gives each range its own shards', async () => {
      for (let n = 1; n <= 16; n += 1) await rig.append({ ...fact(`shp_${n}`, n), shard: n * 64 - 1 });
      const read = async (...range: ShardRange) => numbers((await rig.source().read({ ...from(0n), range })).events);
      expect(await read(0, 511)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await read(512, 1023)).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
      expect(await read(1023, 1023)).toEqual([16]);
      expect(await read(0, 62)).toEqual([]);
    });

    it('moves the cursor past private facts', async () => {
      for (let n = 1; n <= 3; n += 1) await rig.append(secret());
      const page = await soon(rig.source().read({ ...from(1n), waitMs: patience }));
      expect(page.events).toEqual([]);
      expect(page.scannedTo).toBe(3n);
    });

    it('says nothing new when there is nothing', async () => {
      await rig.append(fact('shp_1', 1));
      const reading = rig.source().read({ ...from(1n), waitMs: 200 });
      await stillWaiting(reading, 150);
      const page = await soon(reading);
      expect(page).toEqual({ events: [], scannedTo: 1n, epoch: page.epoch });
    });

    it('brings watermarks on an empty answer', async () => {
      await rig.append(fact('shp_1', 1));
      await rig.moveWatermarks(noon);
      const page = await soon(rig.source().read({ ...from(1n), waitMs: patience }));
      expect(page.watermarks).toEqual(noon);
      expect(page.events).toEqual([]);
    });

    it('holds watermarks back until the page reaches what they speak of', async () => {
      for (let n = 1; n <= 4; n += 1) await rig.append(fact('shp_1', n));
      await rig.moveWatermarks(noon);
      await rig.append(fact('shp_1', 5));
      const source = rig.source();
      expect((await source.read({ ...from(0n), limit: 3 })).watermarks).toBeUndefined();
      expect((await source.read({ ...from(3n), limit: 1 })).watermarks).toEqual(noon);
      expect((await source.read({ ...from(4n), limit: 1 })).watermarks).toEqual(noon);
    });

    it('wakes when something is published', async () => {
      const source = rig.source();
      const reading = source.read({ ...from(0n), waitMs: patience });
      await stillWaiting(reading, 50);
      await rig.append(fact('shp_1', 1));
      expect(numbers((await soon(reading)).events)).toEqual([1]);
    });

    it('wakes when a watermark moves, and not for one that it has told before', async () => {
      await rig.moveWatermarks(noon);
      const source = rig.source();
      expect((await soon(source.read({ ...from(0n), waitMs: patience }))).watermarks).toEqual(noon);
      const reading = source.read({ ...from(0n), waitMs: patience });
      await stillWaiting(reading, 150);
      await rig.moveWatermarks(afternoon);
      expect((await soon(reading)).watermarks).toEqual(afternoon);
    });

    it('tells a moved watermark that was missed between two reads', async () => {
      await rig.moveWatermarks(noon);
      const source = rig.source();
      await source.read(from(0n));
      await rig.moveWatermarks(afternoon);
      expect((await soon(source.read({ ...from(0n), waitMs: patience }))).watermarks).toEqual(afternoon);
    });

    it('stops waiting when the reader gives up', async () => {
      const reader = new AbortController();
      const reading = rig.source().read({ ...from(0n), waitMs: patience, signal: reader.signal });
      await stillWaiting(reading, 50);
      reader.abort(new Error('shutting down'));
      await expect(soon(reading)).rejects.toThrow('shutting down');
      await expect(rig.source().read({ ...from(0n), signal: reader.signal })).rejects.toThrow('shutting down');
    });

    it('refuses the facts of somebody else, even when there are none', async () => {
      await expect(rig.source({ context: 'order' }).read(from(0n))).rejects.toThrow(ForeignSource);
      await rig.append(fact('shp_1', 1));
      await expect(rig.source({ context: 'order' }).read(from(0n))).rejects.toThrow(ForeignSource);
    });

    it('refuses another history than that of the cursor', async () => {
      await rig.append(fact('shp_1', 1));
      const { epoch } = await rig.source().read(from(0n));
      await expect(rig.source().read({ ...from(1n), epoch: `${epoch}-restored` })).rejects.toThrow(HistoryChanged);
      await expect(rig.source().read({ ...from(1n), epoch })).resolves.toMatchObject({ epoch });
    });

    it('hands an event on that cannot be read, with those around it', async () => {
      await rig.append(fact('shp_1', 1));
      const broken = fact('shp_2', 2);
      await rig.append({
        ...broken,
        contracts: broken.contracts.map((said) => ({ ...said, recordedAt: 'yesterday' as never })),
      });
      await rig.append(fact('shp_1', 3));
      const { events } = await rig.source().read(from(0n));
      expect(events.map(({ position, undecodable }) => [position, undecodable])).toEqual([
        [1n, undefined],
        [2n, 'unreadable: recordedat'],
        [3n, undefined],
      ]);
      expect(events[1]).toMatchObject({
        eventId: 'shp_2/2',
        subject: 'shipment/shp_2',
        data: { recordedat: 'yesterday' },
      });
    });

    it('hands an event on whose data breaks its contract', async () => {
      for (let n = 1; n <= 3; n += 1) await rig.append(fact('shp_1', n));
      const check = (type: string, data: object) =>
        'number' in data && data.number === 2 ? `${type} likes no 2` : undefined;
      const { events } = await rig.source({ check }).read(from(0n));
      expect(events.map(({ undecodable }) => undecodable)).toEqual([
        undefined,
        'logistics.milestone-reached.v1 likes no 2',
        undefined,
      ]);
      expect(events[1]).toMatchObject({ subject: 'shipment/shp_1', data: { data: { number: 2 } } });
    });

    it('loses nothing when the source starts again in the middle of a poll', async () => {
      await rig.append(fact('shp_1', 1));
      const source = rig.source();
      await source.read(from(0n));
      const reading = source.read({ ...from(1n), waitMs: patience }).catch((error: unknown) => error);
      await stillWaiting(reading, 50);
      await rig.restart();
      await rig.append(fact('shp_1', 2));
      const outcome = await soon(reading);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SourceUnavailable);
      expect(numbers((await source.read(from(1n))).events)).toEqual([2]);
    });
  });
};

/** Longer than any spec may take. */
const patience = 20_000;

const noon: WatermarkMap = { logistics: { at: instant('2026-03-02T12:00:00Z') } };
const afternoon: WatermarkMap = {
  logistics: { at: instant('2026-03-02T14:00:00Z'), held: ['unmatched-update/顺丰-1'] },
  'logistics:order': { at: instant('2026-03-02T13:00:00Z'), holdUntil: instant('2026-03-02T15:00:00Z') },
};

const from = (after: bigint): ReadOptions => ({
  after,
  range: [0, 1023],
  limit: 500,
  waitMs: 0,
  signal: new AbortController().signal,
});

const fact = (shipmentId: string, number: number): Appended => ({
  shard: 0,
  contracts: [
    {
      eventId: `${shipmentId}/${number}`,
      type: 'logistics.milestone-reached.v1',
      subject: `shipment/${shipmentId}`,
      occurredAt: instant('2026-03-02T10:00:00+08:00'),
      recordedAt: instant('2026-03-02T02:00:01Z'),
      correlationId: 'correlation',
      causationId: 'causation',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      data: { number, place: '上海' },
    },
  ],
});

const secret = (): Appended => ({ shard: 0, contracts: [] });

const numbers = (events: readonly ContractEvent[]) => events.map((event) => (event.data as { number: number }).number);

const positions = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => BigInt(first + i));

/** Long before the time is up that the reader was willing to wait, and before a nap of the server ends by itself. */
const soon = <T>(reading: Promise<T>): Promise<T> =>
  Promise.race([
    reading,
    sleep(700, undefined, { ref: false }).then(() => {
      throw new Error('it took too long');
    }),
  ]);

const stillWaiting = async (reading: Promise<unknown>, ms: number): Promise<void> => {
  const waited = await Promise.race([reading.then(() => false), sleep(ms, true)]);
  if (!waited) throw new Error('it answered although there was nothing new');
};
