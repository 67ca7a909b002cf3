import { changeCaseKey, changeEpisode, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, deliveryChangeTimedOutV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type DeliveryChangeTimedOut = Told<'logistics.delivery-change-timed-out.v1', DataOf<typeof deliveryChangeTimedOutV1>>;

/** A carrier was asked for a change and has not answered: somebody has to ask again, or tell the customer. */
export const whenDeliveryChangeTimedOut: Reaction<DeliveryChangeTimedOut> = {
  name: 'when-delivery-change-timed-out',
  to: ['logistics.delivery-change-timed-out.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: changeCaseKey('delivery-change-unanswered', data) }],
  react: ({ data }, found, { now, id }) => {
    if (found.one('case-by-episode', changeCaseKey('delivery-change-unanswered', data)) !== undefined) return [];
    const { shipmentId, orderNumber, changeId, kind, dueAt } = data;
    return [
      on(exceptionCase, id('case'), {
        type: 'OpenCase',
        data: {
          ...changeEpisode('delivery-change-unanswered', data),
          orders: [orderNumber],
          shipmentId,
          dueAt: instant(dueAt),
          now,
          details: { changeId, kind },
        },
      }),
    ];
  },
};
