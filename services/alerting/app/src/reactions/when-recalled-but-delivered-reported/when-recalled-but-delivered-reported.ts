import { changeCaseKey, changeEpisode, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, recalledButDeliveredReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type RecalledButDeliveredReported = Told<
  'order.recalled-but-delivered-reported.v1',
  DataOf<typeof recalledButDeliveredReportedV1>
>;

/** The order service found that goods which should come back were signed for. One case for each recall and shipment. */
export const whenRecalledButDeliveredReported: Reaction<RecalledButDeliveredReported> = {
  name: 'when-recalled-but-delivered-reported',
  to: ['order.recalled-but-delivered-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: changeCaseKey('recalled-but-delivered', data) }],
  react: ({ data }, found, { now, id }) => {
    if (found.one('case-by-episode', changeCaseKey('recalled-but-delivered', data)) !== undefined) return [];
    const { orderNumber, salesOrderId, shipmentId, changeId, recalledAt, deliveredAt } = data;
    return [
      on(exceptionCase, id('case'), {
        type: 'OpenCase',
        data: {
          ...changeEpisode('recalled-but-delivered', data),
          orders: [orderNumber],
          shipmentId,
          dueAt: instant(deliveredAt),
          now,
          details: { salesOrderId, changeId, recalledAt, deliveredAt },
        },
      }),
    ];
  },
};
