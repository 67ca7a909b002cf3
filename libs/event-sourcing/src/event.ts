import { earlier, type Instant } from '@throughline/values';

/** Stands where personal data stood, once its subject has been erased. Every fold and projection accepts it. */
export type Erased = 'erased';

/**
 * A fact as a decision says it: what happened and when it happened out there.
 *
 * Names, phones, addresses and free text about people stand in `personal`, nowhere else, so that they can be sealed and erased.
 */
export interface DomainEvent<
  Type extends string = string,
  Data extends object = object,
  Personal extends object | undefined = object | undefined,
> {
  readonly type: Type;
  /** When it happened out there, with the offset of its place. May lie years back. */
  readonly occurredAt: Instant;
  readonly data: Data;
  readonly personal?: Personal | Erased;
}

/** What the store adds to a fact when it is stored. */
export interface Recording {
  readonly eventId: string;
  /** `sales-order/so_…` */
  readonly streamType: string;
  readonly streamId: string;
  /** 1, 2, 3 … within the stream */
  readonly version: number;
  /** When we stored it, by the business clock, UTC. */
  readonly recordedAt: Instant;
  readonly metadata: EventMetadata;
}

export interface EventMetadata {
  readonly commandId: string;
  readonly correlationId: string;
  /** The event or command that led to this one. */
  readonly causationId: string;
  /** Who asked: `user:…`, `system:<reaction or deadline>`, `service:<context>`. */
  readonly actor: string;
  readonly traceparent?: string;
  /** The fact claims to have happened more than 5 minutes after we stored it. */
  readonly clockSuspect?: true;
}

/** A fact as it stands in the log. */
export type Recorded<Event extends DomainEvent> = Event & Recording;

/** The time that decisions, order and clocks use: nobody can have known a thing later than we stored it. */
export const effectiveAt = (event: { readonly occurredAt: Instant; readonly recordedAt: Instant }): Instant =>
  earlier(event.occurredAt, event.recordedAt);

/**
 * An event that a decision addresses to another, new stream, to be stored in the same append (a watch that opens a case).
 * The other stream must not exist yet; where it does, the command is decided again.
 */
export type Addressed<Event extends DomainEvent> = Event & {
  readonly to: { readonly streamType: string; readonly streamId: string };
};
