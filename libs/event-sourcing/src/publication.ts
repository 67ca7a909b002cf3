import type { DomainEvent, Recorded } from './event.js';

/** One contract event, as a publication says it: the envelope (id, position, clocks, source) is added at the door. */
export interface Published {
  /** `logistics.shipment-delivered.v1` */
  readonly type: string;
  readonly data: object;
  readonly audience: 'internal' | 'partner';
}

/** Pure translation of one stored event into the contract events that it is published as; empty: private. */
export type Publication<Event extends DomainEvent> = (event: Recorded<Event>) => readonly Published[];

/** One pure table per context: every domain event is decided on, `private` or translated. A missing entry fails to compile. */
export type Publications<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: 'private' | Publication<Extract<Event, { type: Type }>>;
};
