import fc from 'fast-check';
import { instant } from '@throughline/values';
import type { KafkaMessage } from 'kafkajs';
import type { WatermarkMap } from '../event-source.js';
import { toKafkaMessage, toWatermarkMessage } from './kafka-message.js';
import { publishedEvent } from './published-event.histories.js';
import { RangeQueue } from './range-queue.js';
import { spansOf, type Span } from './spans.js';

/** Eight shards are enough: 0 to 7. */
interface Fact {
  readonly position: bigint;
  readonly shard: number;
  readonly contracts: number;
}

const epoch = 'e';
/** The log of a partition: each message says what stood before it. */
const messagesOf = (facts: readonly Fact[], inEpoch = epoch, first = 0n): KafkaMessage[] => {
  let prevPosition = first;
  return facts.flatMap((fact) => {
    const messages = Array.from({ length: fact.contracts }, (_, index) =>
      asFetched(
        toKafkaMessage(publishedEvent(fact.position, fact.shard, { index }), {
          source: 'logistics',
          epoch: inEpoch,
          prevPosition,
          partitions: 1,
        }),
      ),
    );
    prevPosition = fact.position;
    return messages;
  });
};

let nextOffset = 0;
const asFetched = (message: ReturnType<typeof toKafkaMessage>): KafkaMessage => ({
  key: message.key == null ? null : Buffer.from(message.key),
  value: message.value,
  timestamp: '0',
  attributes: 0,
  offset: String((nextOffset += 1)),
  headers: Object.fromEntries(Object.entries(message.headers ?? {}).map(([k, v]) => [k, Buffer.from(String(v))])),
});

const watermark = (scannedTo: bigint, prevPosition: bigint, watermarks: WatermarkMap) =>
  asFetched(toWatermarkMessage({ source: 'logistics', epoch, scannedTo, prevPosition, watermarks, partitions: 1 }));

const spans = (messages: readonly KafkaMessage[]): Span[] => spansOf(messages, () => undefined);

/** A reader: takes page after page, and asks the feed where it is told to. */
const readAll = (queue: RangeQueue, facts: readonly Fact[], start: bigint, limit: number): string[] => {
  const seen: string[] = [];
  let after = start;
  for (;;) {
    queue.confirm({ after, epoch });
    const taken = queue.take({ after, epoch, limit });
    if (taken.scannedTo > after) {
      for (const span of taken.spans)
        for (const message of span.messages) seen.push(String(message.headers?.['ce_id']));
      after = taken.scannedTo;
    } else if (taken.needs?.kind === 'back-fill') {
      const { to } = taken.needs;
      const missing = facts.filter(({ position, shard }) => position > after && position <= to && isIn(queue, shard));
      for (const fact of missing) seen.push(...idsOf(fact));
      after = to;
    } else return seen;
  }
};

const isIn = ({ range }: RangeQueue, shard: number) => shard >= range[0] && shard <= range[1];
const idsOf = (fact: Fact) => messagesOf([fact]).map((message) => String(message.headers?.['ce_id']));

const someFacts = fc
  .array(
    fc.record({ gap: fc.integer({ min: 1, max: 3 }), shard: fc.nat(7), contracts: fc.integer({ min: 1, max: 3 }) }),
    {
      maxLength: 25,
    },
  )
  .map((steps) => {
    let position = 0n;
    return steps.map(({ gap, shard, contracts }): Fact => ({ position: (position += BigInt(gap)), shard, contracts }));
  });

/** Any split of the eight shards into neighbouring ranges. */
const someSplit = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }).map((cuts) => {
  const edges = [0, ...cuts.sort((a, b) => a - b), 8];
  return edges.slice(0, -1).map((from, i) => [from, edges[i + 1]! - 1] as const);
});

describe('the queue of a range', () => {
  it('gives every event once, in order, whatever comes again, is left out, or is split', () => {
    fc.assert(
      fc.property(
        someFacts,
        someSplit,
        fc.array(fc.record({ from: fc.nat(30), length: fc.nat(30) }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(10),
        fc.boolean(),
        (facts, ranges, replays, limit, start, isRead) => {
          const all = spans(messagesOf(facts));
          // What the broker gives: any runs of the log, again and again, with holes, and in the end its last message.
          const delivered = [
            ...replays.flatMap(({ from, length }) => all.slice(from, from + length)),
            ...all.slice(-1),
          ];
          for (const range of ranges) {
            const queue = new RangeQueue(range, range[0] === 0, BigInt(start));
            const seen: string[] = [];
            let after = BigInt(start);
            for (const span of delivered) {
              queue.add(span);
              // Some readers come after every message, some at the end.
              if (isRead) {
                seen.push(...readAll(queue, facts, after, limit));
                const last = seen.at(-1);
                after = last === undefined ? after : BigInt(last.slice(0, 20));
              }
            }
            seen.push(...readAll(queue, facts, after, limit));
            const expected = facts
              .filter(({ position, shard }) => position > BigInt(start) && isIn(queue, shard))
              .flatMap(idsOf);
            expect(seen).toEqual(expected);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps nothing of other ranges but how far the source is', () => {
    const queue = new RangeQueue([4, 7], false, 0n);
    const facts = Array.from({ length: 1_000 }, (_, i): Fact => ({ position: BigInt(i + 1), shard: 1, contracts: 1 }));
    for (const span of spans(messagesOf(facts))) queue.add(span);
    expect(queue.bytes).toBe(0);
    expect(queue.take({ after: 0n, epoch, limit: 10 })).toMatchObject({ spans: [], scannedTo: 1_000n });
  });

  it('gives what it holds again, until the reader has it', () => {
    const queue = new RangeQueue([0, 7], true, 0n);
    const facts = [1n, 2n, 3n].map((position): Fact => ({ position, shard: 1, contracts: 1 }));
    for (const span of spans(messagesOf(facts))) queue.add(span);
    expect(queue.take({ after: 0n, epoch, limit: 2 }).scannedTo).toBe(2n);
    expect(queue.take({ after: 0n, epoch, limit: 2 }).scannedTo).toBe(2n);
    const before = queue.bytes;
    queue.confirm({ after: 2n, epoch });
    expect(queue.bytes).toBeLessThan(before);
    expect(queue.base).toBe(2n);
    expect(queue.take({ after: 2n, epoch, limit: 2 }).scannedTo).toBe(3n);
  });

  it('asks about another history, and drops a dead one, also where it comes again later', () => {
    const queue = new RangeQueue([0, 7], true, 0n);
    const fact = (position: bigint): Fact => ({ position, shard: 1, contracts: 1 });
    const dead = spans(messagesOf([fact(1n), fact(2n), fact(3n)], 'dead'));
    const ours = spans(messagesOf([fact(1n), fact(2n)]));
    for (const span of [...dead, ...ours, ...dead]) queue.add(span);
    const asking = queue.take({ after: 0n, epoch, limit: 5 });
    expect(asking).toMatchObject({ spans: [], scannedTo: 0n, needs: { kind: 'epoch', epoch: 'dead' } });
    queue.bury('dead');
    expect(queue.take({ after: 0n, epoch, limit: 5 })).toMatchObject({ scannedTo: 2n, spans: [{}, {}] });
    queue.confirm({ after: 2n, epoch });
    expect(queue.bytes).toBe(0);
  });

  it('tells watermarks once, and never older ones that are replayed', () => {
    const queue = new RangeQueue([0, 7], true, 0n);
    const at = (time: string): WatermarkMap => ({ logistics: { at: instant(`2026-03-02T${time}Z`) } });
    const tell = () => {
      queue.confirm({ after: 0n, epoch });
      const { watermarks } = queue.take({ after: 0n, epoch, limit: 5 });
      if (watermarks !== undefined) queue.told(watermarks);
      return watermarks;
    };
    const add = (...messages: KafkaMessage[]) => spans(messages).forEach((span) => queue.add(span));
    add(watermark(0n, 0n, at('12:00:00')));
    expect(tell()).toEqual(at('12:00:00'));
    add(watermark(0n, 0n, at('12:00:00')));
    expect(tell()).toBeUndefined();
    add(watermark(0n, 0n, at('14:00:00')), watermark(0n, 0n, at('13:00:00')));
    expect(tell()).toEqual(at('14:00:00'));
    add(watermark(0n, 0n, at('13:00:00')));
    expect(tell()).toBeUndefined();
    add(watermark(0n, 0n, at('15:00:00')));
    expect(tell()).toEqual(at('15:00:00'));
  });

  it('holds watermarks back until what they speak of was given', () => {
    const queue = new RangeQueue([0, 7], true, 0n);
    const noon: WatermarkMap = { logistics: { at: instant('2026-03-02T12:00:00Z') } };
    const facts = [1n, 2n].map((position): Fact => ({ position, shard: 1, contracts: 1 }));
    for (const span of spans([...messagesOf(facts), watermark(5n, 2n, noon)])) queue.add(span);
    expect(queue.take({ after: 0n, epoch, limit: 1 })).not.toHaveProperty('watermarks');
    expect(queue.take({ after: 1n, epoch, limit: 1 })).toMatchObject({ scannedTo: 5n, watermarks: noon });
    expect(queue.take({ after: 6n, epoch, limit: 1 })).not.toHaveProperty('watermarks');
  });

  it('gives an event whose shard cannot be read to the first range of its partition', () => {
    const [message] = messagesOf([{ position: 1n, shard: 1, contracts: 1 }]);
    delete message!.headers!['ce_shard'];
    const [first, second] = [new RangeQueue([0, 3], true, 0n), new RangeQueue([4, 7], false, 0n)];
    for (const span of spans([message!])) [first, second].forEach((queue) => queue.add(span));
    expect(first.take({ after: 0n, epoch, limit: 5 })).toMatchObject({ spans: [{}], scannedTo: 1n });
    expect(second.take({ after: 0n, epoch, limit: 5 })).toMatchObject({ spans: [], scannedTo: 1n });
  });
});

describe('the spans of a batch', () => {
  it('hold all events of a position, and pass over what is none of ours: with the position before it, of which it may be a part', () => {
    const skipped: string[] = [];
    const [a, b, c] = messagesOf([
      { position: 3n, shard: 1, contracts: 2 },
      { position: 7n, shard: 2, contracts: 1 },
    ]);
    const rubbish = { ...a!, headers: {}, value: Buffer.from('rubbish'), offset: '999' } as KafkaMessage;
    const found = spansOf([rubbish, a!, b!, c!], ({ offset }) => skipped.push(offset));
    expect(skipped).toEqual(['999']);
    expect(spansOf([a!, b!, rubbish, c!], () => undefined)).toEqual(found.slice(1));
    expect(found.map(({ after, position, messages }) => [after, position, messages.length])).toEqual([
      [0n, 3n, 2],
      [3n, 7n, 1],
    ]);
    expect(found[0]!.nextOffset).toBe(BigInt(b!.offset) + 1n);
  });

  it.each([
    ['its beginning lies before the offset that was sought', [1, 2]],
    ['its middle cannot be read', [0, 2]],
    ['its beginning cannot be read', [2]],
  ])('hold a position whole or not at all, so that it is read from the feed: %s', (_, indexes) => {
    const facts: readonly Fact[] = [
      { position: 3n, shard: 1, contracts: 3 },
      { position: 7n, shard: 2, contracts: 1 },
    ];
    const [a, b, c, d] = messagesOf(facts);
    const position = [a!, b!, c!].map((message, index) =>
      indexes.includes(index) ? message : ({ ...message, headers: {} } as KafkaMessage),
    );
    const given = indexes[0] === 1 ? position.slice(1) : position;
    const queue = new RangeQueue([0, 7], true, 0n);
    for (const span of spans([...given, d!])) queue.add(span);
    expect(readAll(queue, facts, 0n, 10)).toEqual(facts.flatMap(idsOf));
  });

  it('begin anew where a position comes a second time', () => {
    const messages = messagesOf([{ position: 3n, shard: 1, contracts: 2 }]);
    expect(spansOf([...messages, ...messages], () => undefined).map((span) => span.messages.length)).toEqual([2, 2]);
  });
});
