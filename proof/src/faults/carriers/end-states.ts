import type { Truth } from '@throughline/simulator';

/** What logistics shows of a shipment. */
export interface ShownShipment {
  readonly status: string;
  readonly milestone: string | null;
  readonly exceptions: readonly { readonly kind: string; readonly clearedAt?: string | null }[];
}

/** Where the product differs from what really happened to a waybill; nothing where it does not. */
export const differenceOf = (truth: Truth, shown: ShownShipment | undefined): string | undefined => {
  const { provider, waybillNumber, scenario, quality, endState } = truth;
  const told = shown === undefined ? 'not there' : wordsOf(shownStanding(shown, endState.milestone));
  const true_ = wordsOf(endState);
  return told === true_
    ? undefined
    : `${provider} ${waybillNumber} (${scenario}, ${quality}) is ${true_}, and shown as ${told}`;
};

interface Standing {
  readonly status: string;
  readonly milestone: string | null;
  readonly openExceptions: readonly string[];
}

/**
 * In the simulator's words: before the first scan nothing is known of goods that have left, and of a scan that is trouble it says the
 * trouble where the product says the last step before.
 */
const shownStanding = ({ status, milestone, exceptions }: ShownShipment, trueMilestone: string | null): Standing => ({
  status: status === 'dispatched' ? 'unknown' : status,
  milestone: trueMilestone === 'EXCEPTION' ? trueMilestone : milestone,
  openExceptions: [...new Set(exceptions.flatMap(({ kind, clearedAt }) => (clearedAt ? [] : [kind])))].sort(),
});

const wordsOf = ({ status, milestone, openExceptions }: Standing): string =>
  [`${status} (${milestone ?? '–'})`, ...openExceptions].join(' with ');
