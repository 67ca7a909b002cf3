import { Rejection } from '@throughline/event-sourcing';

/** Why it went wrong. The last three are said of cases that need no cause: by a person who voids, or by the system. */
export const causes = [
  'carrier-delay',
  'lost',
  'damaged',
  'misrouted',
  'address-wrong',
  'customer-unreachable',
  'customer-refused',
  'customs',
  'force-majeure',
  'warehouse-delay',
  'stock-missing',
  'process-breach',
  'data-error',
  'other',
  'false-alarm',
  'signal-cleared',
  'fact-came-late',
] as const;
export type Cause = (typeof causes)[number];

export const liableParties = [
  'carrier',
  'warehouse',
  'sales',
  'supplier',
  'customer',
  'authority',
  'force-majeure',
  'ourselves',
  'nobody',
] as const;
export type LiableParty = (typeof liableParties)[number];

export const remedies = [
  'reship',
  'redeliver',
  'return',
  'refund',
  'compensation',
  'claim-against-carrier',
  'apology',
  'data-corrected',
  'process-corrected',
  'none',
] as const;
export type Remedy = (typeof remedies)[number];

/** What every ended case says. No path closes a case without the three. */
export interface Findings {
  readonly cause: Cause;
  readonly liableParty: LiableParty;
  readonly remedy: Remedy;
}

export const findingsIn = ({ cause, liableParty, remedy }: Findings): Findings => ({ cause, liableParty, remedy });

export const sameFindings = (a: Findings, b: Findings): boolean =>
  a.cause === b.cause && a.liableParty === b.liableParty && a.remedy === b.remedy;

/** Causes that only the system can know. */
const ofTheSystem: readonly Cause[] = ['signal-cleared', 'fact-came-late'];

/**
 * What a person may say. Something that did go wrong had a cause, somebody answers for it and something is done about it; only what
 * did not go wrong was a false alarm, nobody's, and needs nothing.
 * @throws Rejection naming the first value that does not fit
 */
export const findingsOfAPerson = (act: 'resolve' | 'void', said: Findings): Findings => {
  const { cause, liableParty, remedy } = said;
  if (ofTheSystem.includes(cause)) throw new Rejection('cause-belongs-to-the-system', { cause });
  if (act === 'resolve') {
    if (cause === 'false-alarm') throw new Rejection('false-alarm-is-voided-not-resolved');
    if (liableParty === 'nobody') throw new Rejection('liable-party-missing');
    if (remedy === 'none') throw new Rejection('remedy-missing');
  }
  return findingsIn(said);
};
