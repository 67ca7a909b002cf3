import type { Message } from 'kafkajs';
import type { DoorPage } from '../feed-door.js';
import type { PublishedEvent } from '../feed-pages.js';
import { toKafkaMessage } from './kafka-message.js';
import { partitionOf } from './partitions.js';

/** A message and the partition that it belongs to: nothing is left to a client's own idea of keys. */
export type PlacedMessage = Message & { readonly value: Buffer; readonly partition: number };

/** All events of one position. */
export interface PositionMessages {
  readonly position: bigint;
  readonly partition: number;
  readonly messages: readonly PlacedMessage[];
  readonly bytes: number;
}

/** The last position that was sent to each partition. */
export class LastPositions {
  readonly #last: bigint[];

  /** @param mark as it was remembered beside the cursor; where there is none for so many partitions, nothing is known but the cursor */
  constructor(count: number, { after, mark }: Pick<DoorPage, 'after' | 'mark'>) {
    const known = readMark(mark);
    // A cursor that was set back says more than the mark does.
    this.#last =
      known?.length === count
        ? known.map((last) => (last < after ? last : after))
        : Array.from({ length: count }, () => after);
  }

  of(partition: number): bigint {
    return this.#last[partition] ?? 0n;
  }

  sent({ partition, position }: Pick<PositionMessages, 'partition' | 'position'>): void {
    this.#last[partition] = position;
  }

  toMark(): string {
    return JSON.stringify(this.#last.map(String));
  }
}

/** The messages of a page, position by position, each saying which position stood before it in its partition. */
export const messagesOf = (
  { events, epoch }: Pick<DoorPage, 'events' | 'epoch'>,
  source: string,
  count: number,
  last: LastPositions,
): PositionMessages[] =>
  byPosition(events).map((group) => {
    const { position, shard } = group[0] as PublishedEvent;
    const partition = partitionOf(shard, count);
    const envelope = { source, epoch, prevPosition: last.of(partition), partitions: count };
    const messages = group.map((event) => ({ ...toKafkaMessage(event, envelope), partition }));
    last.sent({ partition, position });
    return { position, partition, messages, bytes: messages.reduce((sum, message) => sum + sizeOf(message), 0) };
  });

/**
 * Cuts a page where a partition's batch would grow too large for a broker, always between two positions: all events of a position stand in
 * one batch, whatever its size.
 */
export const cutBySize = (
  positions: readonly PositionMessages[],
  maxBatchBytes: number,
): (readonly PositionMessages[])[] => {
  const parts: PositionMessages[][] = [];
  let sizes = new Map<number, number>();
  for (const group of positions) {
    const size = sizes.get(group.partition) ?? 0;
    const part = parts.at(-1);
    if (part === undefined || (size > 0 && size + group.bytes > maxBatchBytes)) {
      parts.push([group]);
      sizes = new Map([[group.partition, group.bytes]]);
    } else {
      part.push(group);
      sizes.set(group.partition, size + group.bytes);
    }
  }
  return parts;
};

const byPosition = (events: readonly PublishedEvent[]): PublishedEvent[][] => {
  const groups: PublishedEvent[][] = [];
  for (const event of events) {
    const group = groups.at(-1);
    if (group?.[0]?.position === event.position) group.push(event);
    else groups.push([event]);
  }
  return groups;
};

/** What a record takes in a batch, or a little more. */
const sizeOf = ({ key, value, headers = {} }: PlacedMessage): number =>
  Object.entries(headers).reduce(
    (sum, [name, text]) => sum + name.length + Buffer.byteLength(String(text)) + 4,
    value.byteLength + Buffer.byteLength(key ?? '') + 30,
  );

const readMark = (mark: string | undefined): bigint[] | undefined => {
  if (mark === undefined) return undefined;
  try {
    const positions: unknown = JSON.parse(mark);
    return Array.isArray(positions) && positions.every((text) => typeof text === 'string' && /^\d{1,19}$/.test(text))
      ? positions.map((text) => BigInt(text as string))
      : undefined;
  } catch {
    return undefined;
  }
};
