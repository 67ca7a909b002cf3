import type { DomainEvent } from './event.js';

/** What is stored of a domain event: the codec turns it into the newest shape, one version at a time. */
export interface StoredShape {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
  readonly personal?: object | 'erased';
}

/** Pure, n → n + 1, of one event type. */
export interface Upcaster {
  readonly type: string;
  readonly from: number;
  readonly upcast: (event: StoredShape) => StoredShape;
}

/** The kinds of event a context stores, with the schema version that is written today. */
export type EventVersions<Event extends DomainEvent> = { readonly [Type in Event['type']]: number };
