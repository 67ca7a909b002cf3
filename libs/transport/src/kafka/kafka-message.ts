import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import { fromCloudEvent, parseId, parsePosition, toCloudEvent, type Envelope, type Opened } from '../cloud-event.js';
import { parseWatermarks } from '../http-feed/feed-source.js';
import type { WatermarkMap } from '../event-source.js';
import type { PublishedEvent } from '../feed-pages.js';
import { isPartitionCount } from './partitions.js';

/** What a message says besides the event itself. */
export interface KafkaEnvelope extends Envelope {
  /**
   * How many partitions the sender counted: what it says of its partition holds for readers who count alike. A topic that was made anew with
   * another number looks to a sender like the one that it knew.
   */
  readonly partitions: number;
}

/**
 * CloudEvents 1.0 in the binary mode of their Kafka binding: every attribute a header `ce_…`, `datacontenttype` the header `content-type`,
 * the data alone in the value. The key is the stream, so that foreign tools see what belongs together; the partition comes from the shard.
 */
export const toKafkaMessage = (event: PublishedEvent, envelope: KafkaEnvelope): Message & { value: Buffer } => {
  const { data, datacontenttype, ...attributes } = toCloudEvent(event, envelope);
  return {
    key: event.subject,
    value: Buffer.from(JSON.stringify(data)),
    headers: { ...headersOf(attributes), 'content-type': datacontenttype, partitions: String(envelope.partitions) },
  };
};

/** What a watermark message says. */
export interface WatermarkNote extends KafkaEnvelope {
  /** Everything published up to and including this position stands before the message. */
  readonly scannedTo: bigint;
  /** Empty where only the position has moved. */
  readonly watermarks: WatermarkMap;
}

/** A message of our own between the facts: how far the source is, and what it knows for certain. Foreign consumers pass it over by its type. */
export const toWatermarkMessage = (note: WatermarkNote): Message & { value: Buffer } => ({
  key: null,
  value: Buffer.from(JSON.stringify(note.watermarks)),
  headers: {
    ...headersOf({
      specversion: '1.0',
      id: `watermark/${note.epoch}/${note.scannedTo}`,
      type: watermarkTypeOf(note.source),
      source: note.source,
      position: String(note.scannedTo),
      prevposition: String(note.prevPosition),
      epoch: note.epoch,
    }),
    'content-type': 'application/json',
    partitions: String(note.partitions),
  },
});

/** `throughline.logistics.watermark.v1` */
export const watermarkTypeOf = (context: string): string => `throughline.${context}.watermark.v1`;

/** Where a message stands, read from its headers alone: the rest is read when somebody wants it. */
export interface Place {
  readonly source: string;
  readonly epoch: string;
  readonly position: bigint;
  /** Which of the events of its position; -1 on a watermark message. */
  readonly index: number;
  readonly prevPosition: bigint;
  /** As its sender counted them. */
  readonly partitions: number;
  /** Absent on a watermark message, and where it cannot be read. */
  readonly shard?: number;
  readonly isWatermark: boolean;
}

/** @returns undefined where not even its place can be read. */
export const placeOf = ({ headers = {} }: Pick<KafkaMessage, 'headers'>): Place | undefined => {
  const source = header(headers, 'ce_source');
  const epoch = header(headers, 'ce_epoch');
  const position = parsePosition(header(headers, 'ce_position') ?? '');
  const prevPosition = parsePosition(header(headers, 'ce_prevposition') ?? '');
  if (!source || !epoch || position === undefined || prevPosition === undefined || prevPosition > position)
    return undefined;
  const partitions = Number(header(headers, 'partitions'));
  if (!isPartitionCount(partitions)) return undefined;
  const said = { source, epoch, position, prevPosition, partitions };
  if (header(headers, 'ce_type') === watermarkTypeOf(source)) return { ...said, index: -1, isWatermark: true };
  const id = parseId(header(headers, 'ce_id') ?? '');
  if (id?.position !== position || prevPosition === position) return undefined;
  const shard = shardOf(header(headers, 'ce_shard'));
  return { ...said, index: id.index, isWatermark: false, ...(shard !== undefined && { shard }) };
};

/** Takes an event out of its message, and checks every attribute as it is done for the feed. */
export const fromKafkaMessage = (message: Pick<KafkaMessage, 'headers' | 'value'>): Opened | undefined =>
  fromCloudEvent(structured(message));

/** The watermarks of a message; undefined where there are none, or where they cannot be read: a misread one would speak verdicts of absence. */
export const watermarksOf = ({ value }: Pick<KafkaMessage, 'value'>): WatermarkMap | undefined => {
  const map = parseWatermarks(value?.toString('utf8') ?? '');
  return map === undefined || Object.keys(map).length === 0 ? undefined : map;
};

/** The message in the JSON format of CloudEvents: one reader for both doors, and what is kept of a message that is parked. */
export const structured = ({ headers = {}, value }: Pick<KafkaMessage, 'headers' | 'value'>): object => {
  const attributes = Object.fromEntries(
    Object.keys(headers)
      .filter((name) => name.startsWith('ce_'))
      .map((name) => [name.slice(3), header(headers, name)]),
  );
  const shard = shardOf(attributes['shard']);
  return {
    ...attributes,
    ...(shard !== undefined && { shard }),
    datacontenttype: header(headers, 'content-type'),
    ...dataOf(value),
  };
};

const dataOf = (value: Buffer | null): { data?: unknown; data_base64?: string } => {
  if (value === null) return {};
  try {
    return { data: JSON.parse(strictly.decode(value)) as unknown };
  } catch {
    return { data_base64: value.toString('base64') };
  }
};

const strictly = new TextDecoder('utf-8', { fatal: true });

const shardOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;

const headersOf = (attributes: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)]));

/** @returns undefined where it is missing, or was given twice. */
const header = (headers: IHeaders, name: string): string | undefined => {
  const value = headers[name];
  return value === undefined || Array.isArray(value) ? undefined : value.toString('utf8');
};
