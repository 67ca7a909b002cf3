// Stored for ever: a field may be added, none may change its meaning.
import type { DomainEvent, EventVersions } from '@throughline/event-sourcing';
import type { UpdateData, UpdatePersonal } from '../tracking/tracking-update.js';

/** A carrier told us something about a waybill that none of our shipments has, so far. */
export type TrackingUpdateSetAside = DomainEvent<'TrackingUpdateSetAside', UpdateData, UpdatePersonal>;

/** The shipment appeared, and these updates were recorded on it. */
export type TrackingUpdatesHandedOver = DomainEvent<
  'TrackingUpdatesHandedOver',
  { readonly shipmentId: string; readonly updateIds: readonly string[] }
>;

export type UnmatchedUpdateEvent = TrackingUpdateSetAside | TrackingUpdatesHandedOver;

export const unmatchedUpdateEventVersions: EventVersions<UnmatchedUpdateEvent> = {
  TrackingUpdateSetAside: 1,
  TrackingUpdatesHandedOver: 1,
};
