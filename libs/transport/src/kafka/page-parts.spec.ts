import fc from 'fast-check';
import { placeOf } from './kafka-message.js';
import { cutBySize, LastPositions, messagesOf, type PositionMessages } from './page-parts.js';
import { formatMark, isPartitionCount, parseMark, partitionOf, rangeOf } from './partitions.js';
import { publishedEvent } from './published-event.histories.js';

const event = (position: number, shard: number) => publishedEvent(BigInt(position), shard);

/** Partition, position and what is said to stand before it. */
const said = (groups: readonly PositionMessages[]) =>
  groups.flatMap(({ messages }) =>
    messages.map(({ partition, headers }) => {
      const place = placeOf({ headers: headers! })!;
      return [partition, place.prevPosition, place.position];
    }),
  );

describe('a page on its way to a topic', () => {
  it('says of each message what stood before it in its partition', () => {
    const last = new LastPositions(2, { after: 0n });
    const groups = messagesOf(
      { events: [event(1, 0), event(2, 600), event(3, 0), event(5, 0), event(6, 1023)], epoch: 'e' },
      'logistics',
      2,
      last,
    );
    expect(said(groups)).toEqual([
      [0, 0n, 1n],
      [1, 0n, 2n],
      [0, 1n, 3n],
      [0, 3n, 5n],
      [1, 2n, 6n],
    ]);
    const next = new LastPositions(2, { after: 8n, mark: last.toMark() });
    expect(said(messagesOf({ events: [event(9, 0), event(10, 600)], epoch: 'e' }, 'logistics', 2, next))).toEqual([
      [0, 5n, 9n],
      [1, 6n, 10n],
    ]);
  });

  it.each<[string, string | undefined]>([
    ['there is none', undefined],
    ['it is of another number of partitions', '["1","2","3"]'],
    ['it is no mark', '{"last":5}'],
    ['it is no JSON', 'x'],
    ['its positions are none', '["1","x"]'],
    ['the cursor was set back', '["70","80"]'],
  ])('says no more than the cursor knows where the mark is of no use: %s', (_, mark) => {
    const last = new LastPositions(2, { after: 40n, ...(mark !== undefined && { mark }) });
    expect([last.of(0), last.of(1)]).toEqual([40n, 40n]);
  });

  it('is cut between positions where a batch would grow too large, and never loses or turns anything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ shard: fc.nat(1023), size: fc.nat(3_000), contracts: fc.integer({ min: 1, max: 3 }) }), {
          maxLength: 40,
        }),
        fc.integer({ min: 1_000, max: 10_000 }),
        (entries, maxBytes) => {
          const events = entries.flatMap(({ shard, size, contracts }, i) =>
            Array.from({ length: contracts }, (_, index) =>
              publishedEvent(BigInt(i + 1), shard, { index, data: { text: 'x'.repeat(size) } }),
            ),
          );
          const groups = messagesOf({ events, epoch: 'e' }, 'logistics', 4, new LastPositions(4, { after: 0n }));
          const parts = cutBySize(groups, maxBytes);
          expect(parts.flat()).toEqual(groups);
          for (const part of parts) {
            expect(part.length).toBeGreaterThan(0);
            for (const partition of [0, 1, 2, 3]) {
              const inPartition = part.filter((group) => group.partition === partition);
              const bytes = inPartition.reduce((sum, group) => sum + group.bytes, 0);
              if (inPartition.length > 1) expect(bytes).toBeLessThanOrEqual(maxBytes);
            }
          }
        },
      ),
    );
  });
});

describe('partitions', () => {
  it('are a power of two, at most 1024', () => {
    const counts = Array.from({ length: 3_000 }, (_, i) => i - 10).filter(isPartitionCount);
    expect(counts).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
  });

  it('hold the shards of their range, and no others', () => {
    for (const count of [1, 2, 8, 1024])
      for (let shard = 0; shard < 1024; shard += 1) {
        const [first, last] = rangeOf(partitionOf(shard, count), count);
        expect(shard >= first && shard <= last).toBe(true);
      }
    expect(rangeOf(0, 8)).toEqual([0, 127]);
    expect(rangeOf(7, 8)).toEqual([896, 1023]);
  });

  it('are named in marks', () => {
    const place = { topic: 'throughline.order', partition: 3, offset: 12n };
    expect(formatMark(place)).toBe('throughline.order/3/12');
    expect(parseMark('throughline.order/3/12')).toEqual(place);
    expect(['', 'a/1', 'a/b/1', 'a/1/-1', 'a/1/x'].map(parseMark)).toEqual(Array.from({ length: 5 }));
  });
});
