import type { TrueScan, Truth } from '@throughline/simulator';
import { addTo, isAfter, type Instant, type Milliseconds } from '@throughline/values';

/** A case of silence as alerting shows it: nothing was heard for longer than the limit, which ended at `dueAt`. */
export interface SilenceCase {
  readonly dueAt: Instant;
}

/** A label is printed at a desk: it says nothing of goods. */
const isLife = ({ milestone }: TrueScan): boolean => milestone !== 'ANNOUNCED' && milestone !== 'UNTRACKED';

/** Does a case speak of a silence in which the provider knew better all along? @returns what it knew */
export const knownBetter = (
  { scans }: Pick<Truth, 'scans'>,
  { dueAt }: SilenceCase,
  limitMs: Milliseconds,
): TrueScan | undefined =>
  scans.find(
    (scan) =>
      isLife(scan) &&
      isAfter(scan.occurredAt, addTo(dueAt, -limitMs)) &&
      !isAfter(scan.occurredAt, dueAt) &&
      !isAfter(scan.knownAt, dueAt),
  );

/** When a silence falls due that lasts, whatever else will be known of the waybill; undefined: its journey has ended. */
export const lastingSilence = (
  { scans }: Pick<Truth, 'scans'>,
  dispatchedAt: Instant,
  limitMs: Milliseconds,
): Instant | undefined => {
  if (scans.some(({ milestone }) => milestone === 'DELIVERED' || milestone === 'RETURNED' || milestone === 'VOIDED'))
    return undefined;
  const signs = scans.filter(isLife).map(({ occurredAt }) => occurredAt);
  return addTo(
    [dispatchedAt, ...signs].reduce((last, at) => (isAfter(at, last) ? at : last)),
    limitMs,
  );
};
