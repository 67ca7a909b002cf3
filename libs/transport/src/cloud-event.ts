import { instantAt, parseInstant } from '@throughline/values';
import type { ContractEvent } from './event-source.js';
import type { PublishedEvent } from './feed-pages.js';

/** A contract event as CloudEvents 1.0 in the JSON format, with our extensions. Integers that may grow large are text. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly position: string;
  readonly prevposition: string;
  readonly epoch: string;
  readonly shard: number;
  readonly recordedat: string;
  readonly correlationid: string;
  readonly causationid: string;
  readonly traceparent?: string;
  readonly data: object;
}

/** What the envelope says besides the event itself. */
export interface Envelope {
  /** The context that publishes. */
  readonly source: string;
  readonly epoch: string;
  /** Nothing was published for this range between that position and this event's. */
  readonly prevPosition: bigint;
}

const typePrefix = 'throughline.';
const idPattern = /^(\d{20})\.(0|[1-9]\d{0,3})::(.{1,200})$/;
const lastPosition = 2n ** 63n - 1n;
/** Streams are spread over shards 0 to 1023. */
export const lastShard = 1023;

/** `<position, 20 digits>.<index>::<event id>` */
export const formatId = (position: bigint, index: number, eventId: string): string =>
  `${String(position).padStart(20, '0')}.${index}::${eventId}`;

/** Reads an id; undefined where it is not one. */
export const parseId = (id: string): { position: bigint; index: number; eventId: string } | undefined => {
  const match = idPattern.exec(id);
  if (match === null) return undefined;
  const [, digits = '', index = '', eventId = ''] = match;
  const position = BigInt(digits);
  return position > lastPosition ? undefined : { position, index: Number(index), eventId };
};

/** Reads a bare position, 0 to 2⁶³ − 1; undefined where it is not one. */
export const parsePosition = (text: string): bigint | undefined => {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const position = BigInt(text);
  return position > lastPosition ? undefined : position;
};

/** Puts a contract event into its envelope. */
export const toCloudEvent = (event: PublishedEvent, envelope: Envelope): CloudEvent => ({
  specversion: '1.0',
  id: formatId(event.position, event.index, event.eventId),
  type: typePrefix + event.type,
  source: envelope.source,
  subject: event.subject,
  time: event.occurredAt,
  datacontenttype: 'application/json',
  position: String(event.position),
  prevposition: String(envelope.prevPosition),
  epoch: envelope.epoch,
  shard: event.shard,
  recordedat: event.recordedAt,
  correlationid: event.correlationId,
  causationid: event.causationId,
  ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  data: event.data,
});

/** A message taken out of its envelope, with what the envelope says of the feed: null where the message is undecodable and does not say. */
export interface Opened {
  readonly event: ContractEvent;
  readonly source: string | null;
  readonly prevPosition: bigint | null;
}

/**
 * Takes a contract event out of its envelope and checks every attribute that we send. Others are allowed.
 *
 * @returns undefined where not even its place in the feed can be read; an event marked `undecodable` where that is all.
 */
export const fromCloudEvent = (message: unknown): Opened | undefined => {
  if (!isObject(message)) return undefined;
  const id = message['id'];
  const place = typeof id === 'string' ? parseId(id) : undefined;
  if (place === undefined) return undefined;

  const faults: string[] = [];
  const read = <T>(name: string, parse: (value: unknown) => T | undefined, otherwise: T): T => {
    const parsed = parse(message[name]);
    if (parsed === undefined) faults.push(name);
    return parsed ?? otherwise;
  };
  const said = {
    source: read<string | null>('source', asText, null),
    prevPosition: read<bigint | null>('prevposition', asPosition, null),
    event: {
      id: id as string,
      ...place,
      shard: read('shard', asShard, 0),
      type: read('type', asType, 'unreadable'),
      subject: read('subject', asText, `unreadable/${id as string}`),
      occurredAt: read('time', asInstant, never),
      recordedAt: read('recordedat', asInstant, never),
      correlationId: read('correlationid', asText, ''),
      causationId: read('causationid', asText, ''),
      ...(message['traceparent'] === undefined ? {} : { traceparent: read('traceparent', asText, '') }),
      data: read<object>('data', asObject, message),
    },
  };
  if (message['specversion'] !== '1.0') faults.push('specversion');
  if (message['datacontenttype'] !== 'application/json') faults.push('datacontenttype');
  if (asPosition(message['position']) !== place.position) faults.push('position');
  return faults.length === 0
    ? said
    : { ...said, event: { ...said.event, data: message, undecodable: `unreadable: ${faults.join(', ')}` } };
};

/** Stands for a time that cannot be read. */
const never = instantAt(0);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown) => (isObject(value) ? value : undefined);
const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const asInstant = (value: unknown) => (typeof value === 'string' ? parseInstant(value) : undefined);
const asPosition = (value: unknown) => (typeof value === 'string' ? parsePosition(value) : undefined);
const asShard = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= lastShard ? value : undefined;
const asType = (value: unknown) =>
  typeof value === 'string' && value.startsWith(typePrefix) && value.length > typePrefix.length
    ? value.slice(typePrefix.length)
    : undefined;
