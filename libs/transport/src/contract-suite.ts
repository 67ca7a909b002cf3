import { setTimeout as sleep } from 'node:timers/promises';
import { instant } from '@throughline/values';
import type { ContractEvent, EventSource, ReadOptions, ShardRange, SourcePage, WatermarkMap } from './event-source.js';
import type { FeedSourceOptions } from './http-feed/feed-source.js';
import type { Appended } from './in-memory/in-memory-feed.js';
import { ForeignSource, HistoryChanged, NotAssigned, SourceUnavailable } from './source-errors.js';

/** A publishing context `logistics` and a way to read it. */
export interface Rig {
  append(entry: Appended): Promise<bigint>;
  moveWatermarks(map: WatermarkMap): Promise<void>;
  /** Another reader, open and ready to be asked. */
  source(options?: Partial<FeedSourceOptions>): Promise<EventSource>;
  /** Stops serving in the middle of whatever it does, and serves the same feed again. */
  restart(): Promise<void>;
  /** Puts the source back to a backup that was taken at that position: the same facts up to there, under the name of a new history. */
  restore(to: bigint): Promise<void>;
  /** Only where a door keeps what it is given: the whole feed goes out of it once more, by a process that knows nothing of the first time. */
  publishAgain?(): Promise<void>;
  stop(): Promise<void>;
}

/** What an adapter can promise beyond what all of them do. */
export interface Ability {
  /** A feed answers with everything there is, up to the limit. A broker hands out what it has fetched so far: page after page as they come. */
  readonly pages: 'whole' | 'as they come';
}

/** What every adapter of the {@link EventSource} port promises. */
export const eventSourceContract = (adapter: string, start: () => Promise<Rig>, ability: Ability): void => {
  const isWhole = ability.pages === 'whole';

  /** Long before the time is up that a reader was willing to wait, and before a nap of the server ends by itself; a broker takes a fetch longer. */
  const soon = <T>(reading: Promise<T>): Promise<T> =>
    Promise.race([
      reading,
      sleep(isWhole ? 700 : 15_000, undefined, { ref: false }).then(() => {
        throw new Error('it took too long');
      }),
    ]);

  const from = (after: bigint): ReadOptions => ({
    after,
    range: [0, 1023],
    limit: 500,
    waitMs: isWhole ? 0 : 1_500,
    signal: new AbortController().signal,
  });

  describe(`an event source: ${adapter}`, () => {
    let rig: Rig;
    let head: bigint;
    beforeEach(async () => {
      head = 0n;
      const started = await start();
      rig = { ...started, append: async (entry) => (head = await started.append(entry)) };
    });
    afterEach(() => rig.stop());

    /** One answer of a feed. Of a broker, its pages until the limit or the head of the feed is reached. */
    const read = async (source: EventSource, options: ReadOptions): Promise<SourcePage> => {
      if (isWhole) return source.read(options);
      const until = performance.now() + 30_000;
      const pages: SourcePage[] = [];
      let { after, limit, mark } = options;
      while (limit > 0 && after < head && performance.now() < until) {
        const page = await source.read({ ...options, after, limit, ...(mark !== undefined && { mark }) });
        pages.push(page);
        ({ scannedTo: after, mark } = page);
        limit -= new Set(page.events.map(({ position }) => position)).size;
      }
      const last = pages.at(-1) ?? (await source.read({ ...options, waitMs: 0 }));
      return { ...last, events: pages.flatMap(({ events }) => events) };
    };

    it('tells everything about a fact', async () => {
      await rig.append(fact('shp_1', 7));
      const { events } = await read(await rig.source(), from(0n));
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
      const { events, scannedTo } = await read(await rig.source(), from(0n));
      expect(events.map((event) => event.position)).toEqual(positions(1, 30));
      expect(numbers(events)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      expect(scannedTo).toBe(30n);
    });

    it('never changes a full page', async () => {
      for (let n = 1; n <= 5; n += 1) await rig.append(fact('shp_1', n));
      const before = await read(await rig.source(), { ...from(1n), limit: 3 });
      for (let n = 6; n <= 9; n += 1) await rig.append(fact('shp_1', n));
      const after = await read(await rig.source(), { ...from(1n), limit: 3 });
      expect(numbers(before.events)).toEqual([2, 3, 4]);
      expect(after.events).toEqual(before.events);
      if (isWhole) expect(after).toEqual(before);
    });

    it('resumes at any position', async () => {
      for (let n = 1; n <= 12; n += 1) await rig.append(n % 4 === 0 ? secret() : fact('shp_1', n));
      const all = await read(await rig.source(), from(0n));
      for (let after = 0n; after <= 12n; after += isWhole ? 1n : 3n) {
        const seen: ContractEvent[] = [];
        const source = await rig.source();
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
      const { events, scannedTo } = await read(await rig.source(), { ...from(1n), limit: 1 });
      expect(events.map(({ position, index }) => [position, index])).toEqual([
        [2n, 0],
        [2n, 1],
        [2n, 2],
      ]);
      expect(scannedTo).toBe(2n);
    });

    it('gives each range its own shards', async () => {
      for (let n = 1; n <= 16; n += 1) await rig.append({ ...fact(`shp_${n}`, n), shard: n * 64 - 1 });
      const readShards = async (...range: ShardRange) =>
        numbers((await read(await rig.source(), { ...from(0n), range })).events);
      expect(await readShards(0, 511)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await readShards(512, 1023)).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
      expect(await readShards(1023, 1023)).toEqual([16]);
      expect(await readShards(0, 62)).toEqual([]);
    });

    it('moves the cursor past private facts', async () => {
      for (let n = 1; n <= 3; n += 1) await rig.append(secret());
      const page = await soon((await rig.source()).read({ ...from(1n), waitMs: patience }));
      expect(page.events).toEqual([]);
      expect(page.scannedTo).toBe(3n);
    });

    it('says nothing new when there is nothing', async () => {
      await rig.append(fact('shp_1', 1));
      const reading = (await rig.source()).read({ ...from(1n), waitMs: 200 });
      await stillWaiting(reading, 150);
      const page = await soon(reading);
      const { mark: _, ...said } = page;
      expect(said).toEqual({ events: [], scannedTo: 1n, epoch: page.epoch });
    });

    it('brings watermarks on an empty answer', async () => {
      await rig.append(fact('shp_1', 1));
      await rig.moveWatermarks(noon);
      const page = await soon((await rig.source()).read({ ...from(1n), waitMs: patience }));
      expect(page.watermarks).toEqual(noon);
      expect(page.events).toEqual([]);
    });

    it('holds watermarks back until the page reaches what they speak of', async () => {
      for (let n = 1; n <= 4; n += 1) await rig.append(fact('shp_1', n));
      await rig.moveWatermarks(noon);
      await rig.append(fact('shp_1', 5));
      const source = await rig.source();
      if (isWhole) {
        expect((await source.read({ ...from(0n), limit: 3 })).watermarks).toBeUndefined();
        expect((await source.read({ ...from(3n), limit: 1 })).watermarks).toEqual(noon);
        expect((await source.read({ ...from(4n), limit: 1 })).watermarks).toEqual(noon);
        return;
      }
      const told: { readonly scannedTo: bigint; readonly watermarks?: WatermarkMap }[] = [];
      for (let after = 0n; !told.some(({ watermarks }) => watermarks !== undefined);) {
        const page = await soon(source.read({ ...from(after), limit: 1, waitMs: patience }));
        told.push(page);
        after = page.scannedTo;
      }
      expect(told.at(-1)?.watermarks).toEqual(noon);
      expect(told.at(-1)?.scannedTo).toBeGreaterThanOrEqual(4n);
    });

    it('wakes when something is published', async () => {
      const source = await rig.source();
      const reading = source.read({ ...from(0n), waitMs: patience });
      await stillWaiting(reading, 50);
      await rig.append(fact('shp_1', 1));
      expect(numbers((await soon(reading)).events)).toEqual([1]);
    });

    it('wakes when a watermark moves, and not for one that it has told before', async () => {
      await rig.moveWatermarks(noon);
      const source = await rig.source();
      expect((await soon(source.read({ ...from(0n), waitMs: patience }))).watermarks).toEqual(noon);
      const reading = source.read({ ...from(0n), waitMs: patience });
      await stillWaiting(reading, 150);
      await rig.moveWatermarks(afternoon);
      expect((await soon(reading)).watermarks).toEqual(afternoon);
    });

    it('tells a moved watermark that was missed between two reads', async () => {
      await rig.moveWatermarks(noon);
      const source = await rig.source();
      await soon(source.read({ ...from(0n), waitMs: patience }));
      await rig.moveWatermarks(afternoon);
      expect((await soon(source.read({ ...from(0n), waitMs: patience }))).watermarks).toEqual(afternoon);
    });

    it('stops waiting when the reader gives up', async () => {
      const reader = new AbortController();
      const reading = (await rig.source()).read({ ...from(0n), waitMs: patience, signal: reader.signal });
      await stillWaiting(reading, 50);
      reader.abort(new Error('shutting down'));
      await expect(soon(reading)).rejects.toThrow('shutting down');
      const late = (await rig.source()).read({ ...from(0n), waitMs: patience, signal: reader.signal });
      await expect(soon(late)).rejects.toThrow('shutting down');
    });

    it('refuses the facts of somebody else, even when there are none', async () => {
      await expect((await rig.source({ context: 'order' })).read(from(0n))).rejects.toThrow(ForeignSource);
      await rig.append(fact('shp_1', 1));
      await expect((await rig.source({ context: 'order' })).read(from(0n))).rejects.toThrow(ForeignSource);
    });

    it('refuses another history than that of the cursor', async () => {
      await rig.append(fact('shp_1', 1));
      const { epoch } = await read(await rig.source(), from(0n));
      const changed = (await rig.source()).read({ ...from(1n), epoch: `${epoch}-restored` });
      await expect(changed).rejects.toThrow(HistoryChanged);
      await expect((await rig.source()).read({ ...from(1n), epoch })).resolves.toMatchObject({ epoch });
    });

    it('hands an event on that cannot be read, with those around it', async () => {
      await rig.append(fact('shp_1', 1));
      const broken = fact('shp_2', 2);
      await rig.append({
        ...broken,
        contracts: broken.contracts.map((said) => ({ ...said, recordedAt: 'yesterday' as never })),
      });
      await rig.append(fact('shp_1', 3));
      const { events } = await read(await rig.source(), from(0n));
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
      const { events } = await read(await rig.source({ check }), from(0n));
      expect(events.map(({ undecodable }) => undecodable)).toEqual([
        undefined,
        'logistics.milestone-reached.v1 likes no 2',
        undefined,
      ]);
      expect(events[1]).toMatchObject({ subject: 'shipment/shp_1', data: { data: { number: 2 } } });
    });

    it('loses nothing when the source starts again in the middle of a poll', async () => {
      await rig.append(fact('shp_1', 1));
      const source = await rig.source();
      await read(source, from(0n));
      const reading = source.read({ ...from(1n), waitMs: patience }).catch((error: unknown) => ({ error }));
      await stillWaiting(reading, 50);
      await rig.restart();
      await rig.append(fact('shp_1', 2));
      const outcome = await soon(reading);
      expect(numbers((await read(source, from(1n))).events)).toEqual([2]);
      if ('error' in outcome) {
        expect(outcome.error).toBeInstanceOf(SourceUnavailable);
        return;
      }
      const { events } = await read(source, from(outcome.scannedTo));
      expect(numbers([...outcome.events, ...events])).toEqual([2]);
    });

    it('gives the same page to a reader that failed and asks again', async () => {
      for (let n = 1; n <= 6; n += 1) await rig.append(fact('shp_1', n));
      const source = await rig.source();
      expect(numbers((await read(source, { ...from(0n), limit: 4 })).events)).toEqual([1, 2, 3, 4]);
      expect(numbers((await read(source, { ...from(0n), limit: 4 })).events)).toEqual([1, 2, 3, 4]);
      expect(numbers((await read(source, { ...from(4n), limit: 4 })).events)).toEqual([5, 6]);
    });

    it('goes back with a cursor that is set back', async () => {
      for (let n = 1; n <= 6; n += 1) await rig.append(fact('shp_1', n));
      const source = await rig.source();
      await read(source, from(0n));
      await source.read({ ...from(6n), waitMs: 0 });
      expect(numbers((await read(source, from(2n))).events)).toEqual([3, 4, 5, 6]);
      expect(numbers((await read(source, from(0n))).events)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('waits for a reader that pauses, and goes on where it stopped', async () => {
      await rig.append(fact('shp_1', 1));
      const source = await rig.source();
      const first = await read(source, from(0n));
      for (let n = 2; n <= 120; n += 1) await rig.append(fact(`shp_${n % 5}`, n));
      const seen = numbers(first.events);
      const until = performance.now() + 20_000;
      for (let after = first.scannedTo; after < head && performance.now() < until;) {
        const page = await source.read({ ...from(after), limit: 50 });
        seen.push(...numbers(page.events));
        after = page.scannedTo;
      }
      expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    });

    it('gives two versions of one fact side by side', async () => {
      await rig.append(fact('shp_1', 1));
      await rig.append({
        ...fact('shp_1', 2),
        contracts: ['v1', 'v2'].flatMap((version) =>
          fact('shp_1', 2).contracts.map((said) => ({ ...said, type: `logistics.milestone-reached.${version}` })),
        ),
      });
      const { events } = await read(await rig.source(), from(1n));
      expect(events.map(({ id, type }) => [id, type])).toEqual([
        ['00000000000000000002.0::shp_1/2', 'logistics.milestone-reached.v1'],
        ['00000000000000000002.1::shp_1/2', 'logistics.milestone-reached.v2'],
      ]);
    });

    it('hands on what nobody here knows: types and versions to come', async () => {
      const said = fact('shp_1', 1);
      const types = ['logistics.milestone-reached.v9', 'logistics.teleported.v1'];
      for (const type of types)
        await rig.append({ ...said, contracts: said.contracts.map((contract) => ({ ...contract, type })) });
      const { events } = await read(await rig.source(), from(0n));
      expect(events.map(({ type, undecodable }) => [type, undecodable])).toEqual(
        types.map((type) => [type, undefined]),
      );
    });

    it('recalls an event that it has, and no other', async () => {
      for (let n = 1; n <= 3; n += 1) await rig.append(fact('shp_1', n));
      const source = await rig.source();
      const { epoch, events } = await read(source, from(0n));
      const recall = (id: string) => source.recall({ id, range: [0, 1023], signal: new AbortController().signal });
      for (const { id } of events) expect(await recall(id)).toEqual({ epoch, known: true });
      expect(await recall('00000000000000000002.0::shp_1/9')).toEqual({ epoch, known: false });
      expect(await recall('00000000000000000009.0::shp_1/9')).toEqual({ epoch, known: false });
      expect(await recall('no id')).toEqual({ epoch, known: false });
    });

    it('says of a restored source whether a cursor may go on in the new history, and goes on', async () => {
      for (let n = 1; n <= 5; n += 1) await rig.append(fact('shp_1', n));
      const source = await rig.source();
      const { epoch, events } = await read(source, from(0n));
      await rig.restore(3n);
      for (let n = 14; n <= 16; n += 1) await rig.append(fact('shp_1', n));

      const { signal } = new AbortController();
      const other = await rig.source();
      await expect(soon(other.read({ ...from(3n), epoch, waitMs: patience }))).rejects.toThrow(HistoryChanged);
      const recalled = await other.recall({ id: events[2]!.id, range: [0, 1023], signal });
      expect(recalled).toEqual({ epoch: 'restored', known: true });
      expect(await other.recall({ id: events[4]!.id, range: [0, 1023], signal })).toEqual({
        epoch: 'restored',
        known: false,
      });
      expect(numbers((await read(other, { ...from(3n), epoch: recalled.epoch })).events)).toEqual([14, 15, 16]);
      expect(numbers((await read(await rig.source(), from(0n))).events)).toEqual([1, 2, 3, 14, 15, 16]);
    });

    it('ends with its reader, and another goes on from the same cursor', async () => {
      for (let n = 1; n <= 3; n += 1) await rig.append(fact('shp_1', n));
      const source = await rig.source();
      const { scannedTo, epoch } = await read(source, from(0n));
      const gone = new AbortController();
      const reading = source
        .read({ ...from(scannedTo), waitMs: patience, signal: gone.signal })
        .catch((error: unknown) => error);
      await stillWaiting(reading, 50);
      if (source.close === undefined) gone.abort(new NotAssigned('logistics', [0, 1023]));
      else await soon(source.close());
      expect(await soon(reading)).toBeInstanceOf(NotAssigned);
      await rig.append(fact('shp_1', 4));
      expect(numbers((await read(await rig.source(), { ...from(scannedTo), epoch })).events)).toEqual([4]);
    });

    it('gives nothing twice when everything is published again', async () => {
      for (let n = 1; n <= 20; n += 1) await rig.append(fact(`shp_${n % 3}`, n));
      const source = await rig.source();
      const before = await read(source, from(0n));
      await rig.publishAgain?.();
      await rig.append(fact('shp_1', 21));
      const after = await read(source, { ...from(before.scannedTo), epoch: before.epoch });
      expect(numbers([...before.events, ...after.events])).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
      expect(numbers((await read(await rig.source(), from(0n))).events)).toHaveLength(21);
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

export const fact = (shipmentId: string, number: number): Appended => ({
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

export const secret = (): Appended => ({ shard: 0, contracts: [] });

export const numbers = (events: readonly ContractEvent[]) =>
  events.map((event) => (event.data as { number: number }).number);

const positions = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => BigInt(first + i));

const stillWaiting = async (reading: Promise<unknown>, ms: number): Promise<void> => {
  const waited = await Promise.race([reading.then(() => false), sleep(ms, true)]);
  if (!waited) throw new Error('it answered although there was nothing new');
};
