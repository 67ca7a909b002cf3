import { changeCaseKey, changeEpisode, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, deliveryChangeRefusedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type DeliveryChangeRefused = Told<'logistics.delivery-change-refused.v1', DataOf<typeof deliveryChangeRefusedV1>>;

/**
 * Somebody has to tell the customer, or find another way. It is an answer, so the case of a missing one has ended. Recalled goods that were
 * signed for meanwhile are order's to report: it opens a case of its own.
 */
export const whenDeliveryChangeRefused: Reaction<DeliveryChangeRefused> = {
  name: 'when-delivery-change-refused',
  to: ['logistics.delivery-change-refused.v1'],
  lookUps: ({ data }) =>
    (['delivery-change-refused', 'delivery-change-unanswered'] as const).map((rule) => ({
      index: 'case-by-episode',
      value: changeCaseKey(rule, data),
    })),
  react: ({ data, effectiveAt }, found, { now, id }) => {
    const { shipmentId, orderNumber, changeId, kind, custody, reason, late } = data;
    const unanswered = found.one('case-by-episode', changeCaseKey('delivery-change-unanswered', data));
    const evidence = { answeredAt: effectiveAt, outcome: 'refused' };
    const type = late === true ? 'RecordSignalEnded' : 'RecordSignalWithdrawn';
    const answered = unanswered === undefined ? [] : [on(exceptionCase, unanswered, { type, data: { evidence, now } })];
    const isKnown = found.one('case-by-episode', changeCaseKey('delivery-change-refused', data)) !== undefined;
    if (isKnown || (kind === 'recall' && reason === 'delivered-meanwhile')) return answered;
    return [
      ...answered,
      on(exceptionCase, id('case'), {
        type: 'OpenCase',
        data: {
          ...changeEpisode('delivery-change-refused', data),
          orders: [orderNumber],
          shipmentId,
          dueAt: effectiveAt,
          now,
          details: { changeId, kind, custody, reason },
        },
      }),
    ];
  },
};
