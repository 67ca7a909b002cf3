import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { isBefore, later, type Instant } from '@throughline/values';
import type { HeldWaybill } from '../waybill/held-waybill.js';
import { canBeWaybillNumber, plainCarrier, readWaybill, waybillKey, type Waybill } from '../waybill/waybill.js';
import type { ShipmentEvent } from './shipment.events.js';
import type { Dispatched, ShipmentState } from './shipment.state.js';

/** Packages go on under another number: the label was torn, or another carrier took over. */
export type ReplaceWaybill = CommandShape<
  'ReplaceWaybill',
  {
    /** The number that they had; absent: the shipment's. */
    readonly former?: Waybill;
    /** Absent: the carrier stays. */
    readonly carrier?: string;
    readonly waybillNumber: string;
    /** Absent: all that had the former. */
    readonly packageNumbers?: readonly string[];
    readonly reason?: string;
    readonly replacedAt: Instant;
    readonly now: Instant;
  }
>;

export const replaceWaybill = (state: ShipmentState, { data }: ReplaceWaybill): Decision<ShipmentEvent> => {
  const dispatched = onItsWay(state);
  const former = formerOf(dispatched, data.former);
  const replaced = { carrier: former.carrier, waybillNumber: former.waybillNumber };
  const waybill = readWaybill(data.carrier ?? former.carrier, data.waybillNumber);
  if (waybill === undefined || !canBeWaybillNumber(waybill)) throw new Rejection('waybill-number-impossible');
  const meant = packagesMeant(dispatched, former, data.packageNumbers);
  if (isDone(dispatched, waybill, meant)) return [];
  const held = heldNow(dispatched, former);
  if (meant.some((packageNumber) => isUnderAnother(dispatched, former, packageNumber)))
    throw new Rejection('package-not-under-waybill');
  const occurredAt = claimedTime(data.replacedAt, data.now);
  if (held && isBefore(occurredAt, held.from)) throw new Rejection('replaced-before-it-was-given');
  return [
    {
      type: 'WaybillReplaced',
      occurredAt,
      data: {
        contents: dispatched.contents,
        ...waybill,
        replaced,
        ...(meant.length < dispatched.packages.length && { packageNumbers: meant }),
        ...(data.reason !== undefined && { reason: data.reason }),
      },
    },
  ];
};

/** @throws Rejection where there is no number to change */
export const onItsWay = (state: ShipmentState): Dispatched => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  if (state.is === 'cancelled') throw new Rejection('shipment-already-cancelled');
  if (state.is === 'to-dispatch') throw new Rejection('shipment-not-dispatched');
  return state;
};

/** @throws Rejection where no package of the shipment ever had it */
export const formerOf = ({ waybill, waybills }: Dispatched, asked: Waybill = waybill): Waybill => {
  const former = readWaybill(plainCarrier(asked.carrier), asked.waybillNumber);
  if (former === undefined || !waybills.some((held) => waybillKey(held) === waybillKey(former)))
    throw new Rejection('waybill-not-of-shipment');
  return former;
};

/** With all packages that have it by now, since the last of them got it. */
export const heldNow = ({ waybills }: Pick<Dispatched, 'waybills'>, waybill: Waybill): HeldWaybill | undefined =>
  waybills
    .filter((held) => held.until === undefined && waybillKey(held) === waybillKey(waybill))
    .reduce<HeldWaybill | undefined>(
      (all, held) =>
        all === undefined
          ? held
          : {
              ...all,
              from: later(all.from, held.from),
              packageNumbers: [...all.packageNumbers, ...held.packageNumbers],
            },
      undefined,
    );

const packagesMeant = (
  { waybills, packages }: Dispatched,
  former: Waybill,
  asked: readonly string[] | undefined,
): readonly string[] => {
  if (asked?.some((packageNumber) => !packages.some((piece) => piece.packageNumber === packageNumber)))
    throw new Rejection('package-unknown');
  const under = heldNow({ waybills }, former) ?? waybills.findLast((held) => waybillKey(held) === waybillKey(former));
  const meant = asked ?? under?.packageNumbers ?? [];
  return packages.map(({ packageNumber }) => packageNumber).filter((packageNumber) => meant.includes(packageNumber));
};

/** A package whose number was given up may get another in its place. */
const isUnderAnother = ({ waybills }: Dispatched, former: Waybill, packageNumber: string): boolean => {
  const theirs = waybills.filter((held) => held.packageNumbers.includes(packageNumber));
  const now = theirs.find((held) => held.until === undefined) ?? theirs.at(-1);
  return now === undefined || waybillKey(now) !== waybillKey(former);
};

/** Do they have that number already? */
const isDone = (state: Dispatched, waybill: Waybill, meant: readonly string[]): boolean => {
  const held = heldNow(state, waybill);
  return held !== undefined && meant.every((packageNumber) => held.packageNumbers.includes(packageNumber));
};
