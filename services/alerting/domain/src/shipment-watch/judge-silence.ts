import type { Addressed, CommandShape } from '@throughline/event-sourcing';
import { isSameInstant, type Instant } from '@throughline/values';
import { learntLate, opensCase, type CaseOpened } from '../rules/case-opened.js';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';
import type { ShipmentWatch } from './shipment-watch.state.js';
import { unjudged } from './silences.js';

export type JudgeSilence = CommandShape<
  'JudgeSilence',
  { readonly shipmentId: string; readonly due: Instant; readonly caseId: string; readonly now: Instant }
>;

/**
 * The only place that speaks of absence. Called for instants that the source has completed; a sign that came meanwhile has moved
 * the due time, then there is nothing to say. Where a later sign has already broken the silence, the miss is recorded first.
 */
export const judgeSilence = (
  watch: ShipmentWatch,
  { data }: JudgeSilence,
): readonly (ShipmentWatchEvent | Addressed<CaseOpened>)[] => {
  const { shipmentId, caseId, now } = data;
  const silence = unjudged(watch);
  if (watch.dispatch === undefined || silence === undefined || !isSameInstant(silence.due, data.due)) return [];
  const { due, lastSignAt, endedAt } = silence;
  const { limitHours, carrier, waybillNumber, orders } = watch.dispatch;
  return [
    {
      type: 'SilenceLimitPassed',
      occurredAt: due,
      data: { due, caseId, lastSignAt, limitHours, carrier, waybillNumber, orders, ...learntLate(due, now) },
    },
    opensCase(caseId, {
      rule: 'silence-after-dispatch',
      subjectId: shipmentId,
      episode: lastSignAt,
      orders,
      shipmentId,
      dueAt: due,
      now,
      details: { carrier, waybillNumber, lastSignAt, limitHours },
    }),
    ...(endedAt === undefined
      ? []
      : [{ type: 'SilenceEnded', occurredAt: endedAt, data: { due, caseId, endedAt } } as const]),
  ];
};
