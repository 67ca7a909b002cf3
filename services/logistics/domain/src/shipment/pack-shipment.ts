import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { packagesOf } from './packages.js';
import type { Package, ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The goods are put into their packages, which may have their labels already. */
export type PackShipment = CommandShape<
  'PackShipment',
  {
    /** Empty: one package, of which nothing is known. */
    readonly packages: readonly Partial<Package>[];
    readonly packedAt: Instant;
    readonly now: Instant;
  }
>;

export const packShipment = (state: ShipmentState, { data }: PackShipment): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  if (state.is === 'cancelled') throw new Rejection('shipment-already-cancelled');
  if (state.is === 'dispatched') throw new Rejection('shipment-already-dispatched');
  const { contents, fulfilmentId, packed } = state;
  const packages = packagesOf(data.packages, contents);
  // What a person sends twice is packed once.
  if (JSON.stringify(packed) === JSON.stringify(packages)) return [];
  return [
    {
      type: 'ShipmentPacked',
      occurredAt: claimedTime(data.packedAt, data.now),
      data: { contents, packages, ...(fulfilmentId !== undefined && { fulfilmentId }) },
    },
  ];
};
