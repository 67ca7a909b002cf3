// Stored for ever: a field may be added, none may change its meaning.
import type { DomainEvent, EventVersions } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { ExceptionKind } from '../tracking/delivery-exceptions.js';
import type { Milestone } from '../tracking/milestones.js';
import type { UpdateData, UpdatePersonal } from '../tracking/tracking-update.js';

/** Which quantity of which order line the shipment carries. */
export interface ShipmentLine {
  readonly orderNumber: string;
  readonly lineNumber: number;
  readonly quantity: number;
}

/** One physical piece. */
export interface Package {
  readonly packageNumber: string;
  readonly weightGrams?: number;
}

/** A fulfilment was released, so a shipment waits to be dispatched. */
export type ShipmentAnnounced = DomainEvent<
  'ShipmentAnnounced',
  {
    readonly fulfilmentId: string;
    readonly warehouse: string;
    readonly contents: readonly ShipmentLine[];
    /** When the release took effect at its source. */
    readonly effectiveAt: Instant;
  }
>;

/** Somebody entered a shipment by hand; nothing need have been released for it. */
export type ShipmentRegistered = DomainEvent<
  'ShipmentRegistered',
  { readonly contents: readonly ShipmentLine[]; readonly warehouse?: string }
>;

/** The goods left the warehouse. */
export type ShipmentDispatched = DomainEvent<
  'ShipmentDispatched',
  {
    readonly contents: readonly ShipmentLine[];
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly packages: readonly Package[];
    readonly fulfilmentId?: string;
  }
>;

/** The goods will not be dispatched. */
export type ShipmentCancelled = DomainEvent<
  'ShipmentCancelled',
  {
    readonly contents: readonly ShipmentLine[];
    readonly reason: string;
    readonly fulfilmentId?: string;
    /** When the reason took effect at its source. */
    readonly effectiveAt: Instant;
  }
>;

/** A carrier told us something that we understand. */
export type TrackingUpdateRecorded = DomainEvent<
  'TrackingUpdateRecorded',
  UpdateData & {
    readonly mappingVersion: number;
    readonly milestone: Milestone;
    readonly exceptionKind?: ExceptionKind;
  },
  UpdatePersonal
>;

/** A carrier told us something in a code that nobody has given a meaning yet. */
export type TrackingUpdateUnmapped = DomainEvent<
  'TrackingUpdateUnmapped',
  UpdateData & { readonly mappingVersion: number },
  UpdatePersonal
>;

interface OnItsWay {
  readonly contents: readonly ShipmentLine[];
  readonly carrier: string;
  readonly waybillNumber: string;
}

/** A normal step other than the signature, told for the first time. */
export type MilestoneReached = DomainEvent<
  'MilestoneReached',
  OnItsWay & { readonly milestone: Milestone; readonly reason?: string; readonly location?: string }
>;

export type DeliveryExceptionRaised = DomainEvent<
  'DeliveryExceptionRaised',
  OnItsWay & {
    readonly exceptionId: string;
    readonly kind: ExceptionKind;
    readonly reason?: string;
    readonly location?: string;
  }
>;

/** A later step showed that the exception no longer stands. Said again when an earlier such step becomes known: the earliest counts. */
export type DeliveryExceptionCleared = DomainEvent<
  'DeliveryExceptionCleared',
  OnItsWay & { readonly exceptionId: string; readonly kind: ExceptionKind }
>;

/** The carrier says that the shipment was signed for. Said again when an earlier signature becomes known: the earliest counts. */
export type ShipmentDelivered = DomainEvent<'ShipmentDelivered', OnItsWay & { readonly location?: string }>;

export type ShipmentEvent =
  | ShipmentAnnounced
  | ShipmentRegistered
  | ShipmentDispatched
  | ShipmentCancelled
  | TrackingUpdateRecorded
  | TrackingUpdateUnmapped
  | MilestoneReached
  | DeliveryExceptionRaised
  | DeliveryExceptionCleared
  | ShipmentDelivered;

export const shipmentEventVersions: EventVersions<ShipmentEvent> = {
  ShipmentAnnounced: 1,
  ShipmentRegistered: 1,
  ShipmentDispatched: 1,
  ShipmentCancelled: 1,
  TrackingUpdateRecorded: 1,
  TrackingUpdateUnmapped: 1,
  MilestoneReached: 1,
  DeliveryExceptionRaised: 1,
  DeliveryExceptionCleared: 1,
  ShipmentDelivered: 1,
};
