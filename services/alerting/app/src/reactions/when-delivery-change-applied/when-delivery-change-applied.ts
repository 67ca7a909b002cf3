import { changeCaseKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, deliveryChangeAppliedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type DeliveryChangeApplied = Told<'logistics.delivery-change-applied.v1', DataOf<typeof deliveryChangeAppliedV1>>;

/**
 * The carrier has answered after all, and nobody has to look after it any more. Where the answer itself was in time, and only reached us late,
 * nothing was wrong.
 */
export const whenDeliveryChangeApplied: Reaction<DeliveryChangeApplied> = {
  name: 'when-delivery-change-applied',
  to: ['logistics.delivery-change-applied.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: changeCaseKey('delivery-change-unanswered', data) }],
  react: ({ data, effectiveAt: answeredAt }, found, { now }) => {
    const caseId = found.one('case-by-episode', changeCaseKey('delivery-change-unanswered', data));
    if (caseId === undefined) return [];
    const type = data.late === true ? 'RecordSignalEnded' : 'RecordSignalWithdrawn';
    return [on(exceptionCase, caseId, { type, data: { evidence: { answeredAt, outcome: 'applied' }, now } })];
  },
};
