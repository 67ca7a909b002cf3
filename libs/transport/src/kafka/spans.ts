import type { KafkaMessage } from 'kafkajs';
import { lastShard } from '../cloud-event.js';
import type { WatermarkMap } from '../event-source.js';
import { placeOf, watermarksOf, type Place } from './kafka-message.js';

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
 * The spans of a batch, in order: each holds its position whole. A position of which a part is missing has none, so that it is read from the
 * feed: its beginning lies before the offset that was sought (a mark of an earlier topic of this name), or some of it cannot be read.
 *
 * @param skip is told of a message that came to nothing: rubbish, one of ours that was broken, or the rest of a position that is not whole.
 *   The next span says whether something is missing.
 */
export const spansOf = (messages: readonly KafkaMessage[], skip: (message: KafkaMessage) => void): Span[] => {
  const spans: Span[] = [];
  /** The index of the last event in the last span, while that span may grow. */
  let lastIndex: number | undefined;
  for (const message of messages) {
    const place = readablePlaceOf(message);
    const open = lastIndex === undefined ? undefined : spans.at(-1);
    // What cannot be read may have been the next event of the open position.
    const goesOn = open !== undefined && (place === undefined || isSamePosition(open, place));
    if (place?.index === 0) {
      spans.push(spanOf(message, place));
      lastIndex = 0;
    } else if (place?.isWatermark === true) {
      spans.push(spanOf(message, place));
      lastIndex = undefined;
    } else if (goesOn && lastIndex !== undefined && place?.index === lastIndex + 1) {
      spans[spans.length - 1] = grown(open, message);
      lastIndex = place.index;
    } else {
      if (goesOn) spans.pop();
      skip(message);
      lastIndex = undefined;
    }
  }
  return spans;
};

const readablePlaceOf = (message: KafkaMessage): Place | undefined => {
  const place = placeOf(message);
  return (place?.shard ?? 0) > lastShard ? undefined : place;
};

const isSamePosition = (span: Span, { epoch, position }: Place): boolean =>
  span.epoch === epoch && span.position === position;

const spanOf = (
  message: KafkaMessage,
  { source, epoch, position, prevPosition, shard, isWatermark, partitions }: Place,
): Span => {
  const watermarks = isWatermark ? watermarksOf(message) : undefined;
  return {
    source,
    epoch,
    partitions,
    after: prevPosition,
    position,
    messages: isWatermark ? [] : [message],
    nextOffset: offsetBehind(message),
    bytes: sizeOf(message),
    ...(shard !== undefined && { shard }),
    ...(watermarks !== undefined && { watermarks }),
  };
};

const grown = (span: Span, message: KafkaMessage): Span => ({
  ...span,
  messages: [...span.messages, message],
  nextOffset: offsetBehind(message),
  bytes: span.bytes + sizeOf(message),
});

const offsetBehind = ({ offset }: KafkaMessage): bigint => BigInt(offset) + 1n;

/** Of the buffers that it holds, and a little for what it is kept in. */
const sizeOf = ({ value, key }: KafkaMessage): number => (value?.byteLength ?? 0) + (key?.byteLength ?? 0) + 700;
