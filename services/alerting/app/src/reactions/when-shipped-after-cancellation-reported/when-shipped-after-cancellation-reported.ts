import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, shippedAfterCancellationReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type ShippedAfterCancellationReported = Told<
  'order.shipped-after-cancellation-reported.v1',
  DataOf<typeof shippedAfterCancellationReportedV1>
>;

/** The order service found goods on their way that nobody wants any more. One case for each order and shipment. */
export const whenShippedAfterCancellationReported: Reaction<ShippedAfterCancellationReported> = {
  name: 'when-shipped-after-cancellation-reported',
  to: ['order.shipped-after-cancellation-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data }, found, context) => {
    if (found.one('case-by-episode', keyOf(data)) !== undefined) return [];
    const { salesOrderId, orderNumber, shipmentId, shippedAt, cancelledAt } = data;
    return [
      on(exceptionCase, context.id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: [orderNumber],
          shipmentId,
          dueAt: instant(shippedAt),
          now: context.now,
          details: { salesOrderId, shipmentId, shippedAt, cancelledAt },
        },
      }),
    ];
  },
};

const episodeOf = ({ salesOrderId, shipmentId }: ShippedAfterCancellationReported['data']) =>
  ({ rule: 'shipped-after-cancellation', subjectId: salesOrderId, episode: shipmentId }) as const;

const keyOf = (data: ShippedAfterCancellationReported['data']): string => episodeKey(episodeOf(data));
