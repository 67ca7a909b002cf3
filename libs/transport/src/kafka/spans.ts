import type { KafkaMessage } from 'kafkajs';
import { lastShard } from '../cloud-event.js';
import type { WatermarkMap } from '../event-source.js';
import { placeOf, watermarksOf } from './kafka-message.js';

/**
 * What a message lets its readers know: nothing else was published for its partition behind `after`, up to and including `position`. All
 * events of one position stand in one record batch, which a broker never gives out in part, so they make one span.
 */
export interface Span {
  readonly source: string;
  readonly epoch: string;
  /** As its sender counted them. */
  readonly partitions: number;
  readonly after: bigint;
  readonly position: bigint;
  /** Of the event; absent where it cannot be read, or where there is none. */
  readonly shard?: number;
  /** As they came; none where the span only says how far the source is. */
  readonly messages: readonly KafkaMessage[];
  readonly watermarks?: WatermarkMap;
  /** Of the message behind it. */
  readonly nextOffset: bigint;
  readonly bytes: number;
}

/**
 * The spans of a batch, in order.
 *
 * @param skip is told of a message whose place cannot be read: rubbish, or one of ours that was broken. The next span says whether
 *   something is missing, and what is missing is read from the feed.
 */
export const spansOf = (messages: readonly KafkaMessage[], skip: (message: KafkaMessage) => void): Span[] => {
  const spans: Span[] = [];
  /** The span that grows, and the index of its last event. */
  let open: { span: Span; index: number } | undefined;
  for (const message of messages) {
    const place = placeOf(message);
    if (place === undefined || (place.shard ?? 0) > lastShard) {
      skip(message);
      open = undefined;
      continue;
    }
    const { source, epoch, position, index, prevPosition, shard, isWatermark, partitions } = place;
    const nextOffset = BigInt(message.offset) + 1n;
    const bytes = sizeOf(message);
    const grows =
      open !== undefined &&
      !isWatermark &&
      open.span.epoch === epoch &&
      open.span.position === position &&
      index > open.index;
    if (open !== undefined && grows) {
      const { span } = open;
      open = {
        span: { ...span, messages: [...span.messages, message], nextOffset, bytes: span.bytes + bytes },
        index,
      };
      spans[spans.length - 1] = open.span;
      continue;
    }
    const watermarks = isWatermark ? watermarksOf(message) : undefined;
    const span: Span = {
      source,
      epoch,
      partitions,
      after: prevPosition,
      position,
      messages: isWatermark ? [] : [message],
      nextOffset,
      bytes,
      ...(shard !== undefined && { shard }),
      ...(watermarks !== undefined && { watermarks }),
    };
    spans.push(span);
    open = isWatermark ? undefined : { span, index };
  }
  return spans;
};

/** Of the buffers that it holds, and a little for what it is kept in. */
const sizeOf = ({ value, key }: KafkaMessage): number => (value?.byteLength ?? 0) + (key?.byteLength ?? 0) + 700;
