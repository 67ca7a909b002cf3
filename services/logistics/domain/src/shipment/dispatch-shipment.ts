import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { canBeWaybillNumber, readWaybill, waybillKey, type Waybill } from '../waybill/waybill.js';
import type { Package, ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The goods leave the warehouse under a waybill number. */
export type DispatchShipment = CommandShape<
  'DispatchShipment',
  {
    readonly carrier: string;
    readonly waybillNumber: string;
    /** Empty: one package, of which nothing is known. A package without a number is numbered by its place. */
    readonly packages: readonly Partial<Package>[];
    readonly dispatchedAt: Instant;
    readonly now: Instant;
  }
>;

export const dispatchShipment = (state: ShipmentState, { data }: DispatchShipment): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  if (state.is === 'cancelled') throw new Rejection('shipment-already-cancelled');
  const waybill = possibleWaybill(data.carrier, data.waybillNumber);
  if (state.is === 'dispatched') {
    if (waybillKey(state.waybill) === waybillKey(waybill)) return [];
    throw new Rejection('shipment-already-dispatched');
  }
  const { contents, fulfilmentId } = state;
  return [
    {
      type: 'ShipmentDispatched',
      occurredAt: claimedTime(data.dispatchedAt, data.now),
      data: {
        contents,
        ...waybill,
        packages: numbered(data.packages),
        ...(fulfilmentId !== undefined && { fulfilmentId }),
      },
    },
  ];
};

const possibleWaybill = (carrier: string, waybillNumber: string): Waybill => {
  const waybill = readWaybill(carrier, waybillNumber);
  if (waybill === undefined || !canBeWaybillNumber(waybill)) throw new Rejection('waybill-number-impossible');
  return waybill;
};

const numbered = (packages: readonly Partial<Package>[]): readonly Package[] => {
  const pieces = packages.length > 0 ? packages : [{}];
  const all = pieces.map((piece, index) => ({ ...piece, packageNumber: piece.packageNumber ?? String(index + 1) }));
  if (new Set(all.map((piece) => piece.packageNumber)).size < all.length)
    throw new Rejection('package-number-repeated');
  return all;
};
