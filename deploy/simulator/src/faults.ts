import type { Milliseconds } from '@throughline/values';
import { hours, days } from '@throughline/values';
import type { Quality, Scenario } from './journeys/scenarios.js';
import type { Span } from './waybill.js';

/** What goes wrong beside what waybills tell by themselves. */
export interface Faults {
  /** This share of pushes is never sent, and the provider does not know it. */
  readonly dropPushes: number;
  /** This share is sent twice. Together with the dropped ones at most 1. */
  readonly doublePushes: number;
  /** All others are sent so much later at most, with what they would have said in time. */
  readonly delayPushesUpTo: Milliseconds;
  /** It answers nothing and pushes nothing. What it had to push it pushes afterwards. */
  readonly down: boolean | Span;
  readonly wrongSignature: boolean;
  /** Instead of what its accounts have. */
  readonly queriesPerDay: number | null;
}

export const noFaults: Faults = {
  dropPushes: 0,
  doublePushes: 0,
  delayPushesUpTo: 0,
  down: false,
  wrongSignature: false,
  queriesPerDay: null,
};

type PushFaults = Pick<Faults, 'dropPushes' | 'doublePushes' | 'delayPushesUpTo'>;

const ofQuality: Readonly<Record<Quality, PushFaults>> = {
  punctual: noFaults,
  sloppy: { dropPushes: 0.1, doublePushes: 0.1, delayPushesUpTo: hours(2) },
  silent: { dropPushes: 0.5, doublePushes: 0, delayPushesUpTo: days(1) },
};

/** What goes wrong with the pushes of one waybill, whatever the reason. */
export const pushFaults = (
  faults: Faults,
  waybill: { quality: Quality; scenario: Scenario } | undefined,
): PushFaults => {
  const own = ofQuality[waybill?.quality ?? 'punctual'];
  return {
    dropPushes: Math.max(faults.dropPushes, own.dropPushes),
    doublePushes: waybill?.scenario === 'duplicated' ? 1 : Math.max(faults.doublePushes, own.doublePushes),
    delayPushesUpTo: Math.max(faults.delayPushesUpTo, own.delayPushesUpTo),
  };
};
