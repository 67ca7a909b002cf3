import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, unexpectedDeliveryReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type UnexpectedDeliveryReported = Told<
  'order.unexpected-delivery-reported.v1',
  DataOf<typeof unexpectedDeliveryReportedV1>
>;

/** The order service found a signature that contradicts what it knows. One case for each order and shipment. */
export const whenUnexpectedDeliveryReported: Reaction<UnexpectedDeliveryReported> = {
  name: 'when-unexpected-delivery-reported',
  to: ['order.unexpected-delivery-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data }, found, context) => {
    if (found.one('case-by-episode', keyOf(data)) !== undefined) return [];
    const { salesOrderId, orderNumber, shipmentId, deliveredAt, reason } = data;
    return [
      on(exceptionCase, context.id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: [orderNumber],
          shipmentId,
          dueAt: instant(deliveredAt),
          now: context.now,
          details: { salesOrderId, shipmentId, deliveredAt, reason },
        },
      }),
    ];
  },
};

const episodeOf = ({ salesOrderId, shipmentId }: UnexpectedDeliveryReported['data']) =>
  ({ rule: 'unexpected-delivery', subjectId: salesOrderId, episode: shipmentId }) as const;

const keyOf = (data: UnexpectedDeliveryReported['data']): string => episodeKey(episodeOf(data));
