import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { canBeWaybillNumber, readWaybill, waybillKey, type Waybill } from '../waybill/waybill.js';
import { packagesOf } from './packages.js';
import type { DriverDetails, Package, ProofKind, ShipmentEvent, Vehicle } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The goods leave the warehouse under a waybill number. */
export type DispatchShipment = CommandShape<
  'DispatchShipment',
  {
    readonly carrier: string;
    /** Absent: that of the first package, or where it travels in a vehicle without one, {@link ownNumber}. */
    readonly waybillNumber?: string;
    readonly vehicle?: Vehicle & DriverDetails;
    /** What the service agreed with the customer requires as a proof of delivery. */
    readonly proofRequired?: readonly ProofKind[];
    /** Ours, for goods that travel without a carrier's number. */
    readonly ownNumber?: string;
    /** Empty: those that were packed, else one of which nothing is known. A package without a number is numbered by its place. */
    readonly packages: readonly Partial<Package>[];
    readonly dispatchedAt: Instant;
    readonly now: Instant;
  }
>;

export const dispatchShipment = (state: ShipmentState, { data }: DispatchShipment): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  if (state.is === 'cancelled') throw new Rejection('shipment-already-cancelled');
  const waybill = possibleWaybill(data.carrier, numberOf(state, data));
  if (state.is === 'dispatched') {
    if (waybillKey(state.waybill) === waybillKey(waybill)) return [];
    throw new Rejection('shipment-already-dispatched');
  }
  const { contents, fulfilmentId } = state;
  const { vehicle, proofRequired = [] } = data;
  const people = {
    ...(vehicle?.driver !== undefined && { driver: vehicle.driver }),
    ...(vehicle?.phone !== undefined && { phone: vehicle.phone }),
  };
  return [
    {
      type: 'ShipmentDispatched',
      occurredAt: claimedTime(data.dispatchedAt, data.now),
      data: {
        contents,
        ...waybill,
        packages: packagesAtDispatch(state, data.packages, waybill.carrier),
        ...(fulfilmentId !== undefined && { fulfilmentId }),
        ...(vehicle && { vehicle: { plate: vehicle.plate } }),
        ...(proofRequired.length > 0 && { proofRequired: [...new Set(proofRequired)] }),
      },
      ...(Object.keys(people).length > 0 && { personal: people }),
    },
  ];
};

const numberOf = (
  state: ShipmentState,
  { waybillNumber, packages, vehicle, ownNumber }: DispatchShipment['data'],
): string => {
  const packed = state.is === 'to-dispatch' ? (state.packed ?? []) : [];
  const ofPackage = (packages.length > 0 ? packages : packed).find((piece) => piece.waybillNumber !== undefined);
  // Whoever asks again without a number means the one that it got the first time.
  const given = state.is === 'dispatched' ? state.waybill.waybillNumber : undefined;
  const number = waybillNumber ?? ofPackage?.waybillNumber ?? (vehicle && ownNumber) ?? given;
  if (number === undefined) throw new Rejection('waybill-number-missing');
  return number;
};

const possibleWaybill = (carrier: string, waybillNumber: string): Waybill => {
  const waybill = readWaybill(carrier, waybillNumber);
  if (waybill === undefined || !canBeWaybillNumber(waybill)) throw new Rejection('waybill-number-impossible');
  return waybill;
};

/** A waybill number that was given when packing may be none of the carrier that came. */
const packagesAtDispatch = (
  { packed = [], contents }: Extract<ShipmentState, { is: 'to-dispatch' }>,
  told: readonly Partial<Package>[],
  carrier: string,
): readonly Package[] => packagesOf(told.length > 0 ? told : packed, contents, carrier);
