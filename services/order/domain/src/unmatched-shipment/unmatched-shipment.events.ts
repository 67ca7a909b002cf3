import type { DomainEvent, EventVersions } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { SalesOrderFact } from '../sales-order/sales-order.decider.js';

// Stored for ever: add optional fields, or a new version with an upcaster.

/** What would have been recorded on an order, had we known it. */
export interface WaitingFact {
  readonly orderNumber: string;
  readonly fact: SalesOrderFact;
}

export type ShipmentFactSetAside = DomainEvent<
  'ShipmentFactSetAside',
  {
    readonly shipmentId: string;
    readonly factId: string;
    /** The contract that told it. */
    readonly told: string;
    readonly effectiveAt: Instant;
    /** One for each order that is unknown, or for which earlier facts of this shipment still wait. */
    readonly waiting: readonly WaitingFact[];
  }
>;
export type ShipmentFactsHandedOver = DomainEvent<
  'ShipmentFactsHandedOver',
  {
    readonly shipmentId: string;
    readonly orderNumber: string;
    readonly salesOrderId: string;
    readonly factIds: readonly string[];
  }
>;
export type UnmatchedShipmentReported = DomainEvent<
  'UnmatchedShipmentReported',
  { readonly shipmentId: string; readonly orderNumbers: readonly string[]; readonly waitingSince: Instant }
>;

export type UnmatchedShipmentEvent = ShipmentFactSetAside | ShipmentFactsHandedOver | UnmatchedShipmentReported;

/** The schema version in which each event is written today. */
export const unmatchedShipmentEventVersions: EventVersions<UnmatchedShipmentEvent> = {
  ShipmentFactSetAside: 1,
  ShipmentFactsHandedOver: 1,
  UnmatchedShipmentReported: 1,
};
