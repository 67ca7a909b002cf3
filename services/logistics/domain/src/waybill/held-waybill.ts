import { addTo, hours, isAfter, isBefore, epochMs, type Instant } from '@throughline/values';
import { waybillKey, type Waybill } from './waybill.js';

/** A number and the packages that had it for a time: carriers use numbers again, and packages get others. */
export interface HeldWaybill extends Waybill {
  readonly from: Instant;
  /** Absent while they have it. */
  readonly until?: Instant;
  /** All packages whose number it was then. */
  readonly packageNumbers: readonly string[];
}

/** A shipment, and the numbers that it has or had. */
export interface Holder {
  readonly streamId: string;
  readonly row: { readonly waybills: readonly HeldWaybill[] };
}

/** A carrier's first words can be older than our own: the label was made or the van had come before we wrote it down. */
const lead = hours(24);

/**
 * The shipment whose packages had the number at that time: the last to have got it by then, with a day's grace for what the carrier
 * told before we did. A time before all of them is the first one's; one after the number was given up is nobody's.
 */
export const holderAt = (holders: readonly Holder[], waybill: Waybill, at: Instant): string | undefined => {
  const windows = holders
    .flatMap(({ streamId, row }) => windowsOf(row.waybills, waybill).map((held) => ({ streamId, ...held })))
    .sort((a, b) => epochMs(a.from) - epochMs(b.from) || (a.streamId < b.streamId ? -1 : 1));
  const given = windows.find(({ from, until }) => until && !isBefore(at, from) && isBefore(at, until));
  const last = windows.findLast(({ from }) => !isAfter(addTo(from, -lead), at));
  const held = given ?? last ?? windows[0];
  return held === undefined || (held.until && !isBefore(at, held.until)) ? undefined : held.streamId;
};

/** The packages of one shipment that had the number at that time, or ever where the time lies outside. They need not have got it together. */
export const packagesUnder = (
  waybills: readonly HeldWaybill[],
  waybill: Waybill,
  at: Instant,
): readonly string[] | undefined => {
  const windows = windowsOf(waybills, waybill);
  const then = windows.filter(({ from, until }) => !isBefore(at, from) && (until === undefined || isBefore(at, until)));
  const held = then.length > 0 ? then : windows.slice(0, 1);
  return held.length === 0 ? undefined : [...new Set(held.flatMap(({ packageNumbers }) => packageNumbers))];
};

/** Under which number packages go by now; the first of several, and of none the last that they had. */
export const numberOf = (waybills: readonly HeldWaybill[], packageNumbers: readonly string[]): Waybill | undefined => {
  const theirs = waybills.filter((held) => held.packageNumbers.some((number) => packageNumbers.includes(number)));
  const held = theirs.find(({ until }) => until === undefined) ?? theirs.at(-1);
  return held && { carrier: held.carrier, waybillNumber: held.waybillNumber };
};

const windowsOf = (waybills: readonly HeldWaybill[], waybill: Waybill): readonly HeldWaybill[] =>
  waybills.filter((held) => waybillKey(held) === waybillKey(waybill));
