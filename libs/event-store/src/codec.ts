import type {
  ContextDefinition,
  DomainEvent,
  EventMetadata,
  Recorded,
  StoredShape,
  Upcaster,
} from '@throughline/event-sourcing';
import { isClockSuspect } from '@throughline/event-sourcing';
import { epochMs, instantAt, offsetMinutes, type Instant } from '@throughline/values';
import { UnreadableEvent } from './errors.js';

/** An event as its row holds it. */
export interface StoredEvent {
  readonly event_id: string;
  readonly stream_type: string;
  readonly stream_id: string;
  readonly version: number;
  readonly event_type: string;
  readonly schema_version: number;
  readonly data: object;
  readonly personal: object | null;
  readonly metadata: EventMetadata;
  /** RFC 3339 text in UTC. */
  readonly occurred_at: string;
  /** Minutes. */
  readonly occurred_offset: number;
  readonly recorded_at: string;
}

export const storedEventColumns =
  'e.event_id, e.stream_type, e.stream_id, e.version, e.event_type, e.schema_version, e.data, e.personal, e.metadata, e.occurred_at, e.occurred_offset, e.recorded_at';

/** The parts of an event that the append takes. */
export interface EncodedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly personal: string | null;
  readonly metadata: string;
  readonly occurredAt: string;
  readonly occurredOffset: number;
}

/**
 * The one place between stored and domain events: upcasting on every read path, and the seat of the sealing of `personal`.
 * Checked when it is made: each event type's chain of upcasters reaches from 1 to the version that is written.
 */
export interface Codec {
  encode(event: DomainEvent, metadata: EventMetadata, recordedAt: Instant): EncodedEvent;
  /** @throws UnreadableEvent where the row is of an unknown type or of a newer schema version than this release knows. */
  decode(row: StoredEvent): Recorded<DomainEvent>;
}

export const createCodec = ({
  eventVersions,
  upcasters,
}: Pick<ContextDefinition, 'eventVersions' | 'upcasters'>): Codec => {
  const steps = new Map<string, Upcaster>(upcasters.map((step) => [`${step.type}/${step.from}`, step]));
  if (steps.size !== upcasters.length) throw new Error('two upcasters from the same version of one event type');
  for (const [type, newest] of Object.entries(eventVersions))
    for (let from = 1; from < newest; from += 1)
      if (!steps.has(`${type}/${from}`)) throw new Error(`no upcaster for ${type} from version ${from}`);
  for (const { type, from } of upcasters)
    if (!(from < (eventVersions[type] ?? 0)))
      throw new Error(`an upcaster for ${type} from version ${from} leads nowhere`);

  const upcast = (stored: StoredShape): StoredShape => {
    const newest = eventVersions[stored.type];
    if (newest === undefined || stored.schemaVersion > newest)
      throw new UnreadableEvent(`${stored.type} version ${stored.schemaVersion} is newer than this release`);
    let shape = stored;
    while (shape.schemaVersion < newest) {
      const step = steps.get(`${shape.type}/${shape.schemaVersion}`)!;
      shape = { ...step.upcast(shape), schemaVersion: shape.schemaVersion + 1 };
    }
    return shape;
  };

  return {
    encode: (event, metadata, recordedAt) => {
      const schemaVersion = eventVersions[event.type];
      if (schemaVersion === undefined) throw new Error(`the context does not know an event ${event.type}`);
      return {
        type: event.type,
        schemaVersion,
        data: JSON.stringify(event.data),
        personal: event.personal === undefined || event.personal === 'erased' ? null : JSON.stringify(event.personal),
        metadata: JSON.stringify(
          isClockSuspect(event.occurredAt, recordedAt) ? { ...metadata, clockSuspect: true } : metadata,
        ),
        occurredAt: instantAt(epochMs(event.occurredAt)),
        occurredOffset: offsetMinutes(event.occurredAt),
      };
    },
    decode: (row) => {
      const shape = upcast({
        type: row.event_type,
        schemaVersion: row.schema_version,
        data: row.data,
        ...(row.personal === null ? {} : { personal: row.personal }),
      });
      return {
        type: shape.type,
        occurredAt: instantAt(Date.parse(row.occurred_at), row.occurred_offset),
        data: shape.data,
        ...(shape.personal === undefined ? {} : { personal: shape.personal }),
        eventId: row.event_id,
        streamType: row.stream_type,
        streamId: row.stream_id,
        version: row.version,
        recordedAt: instantAt(Date.parse(row.recorded_at)),
        metadata: row.metadata,
      };
    },
  };
};
