import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, shippedBeforeApprovalReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type ShippedBeforeApprovalReported = Told<
  'order.shipped-before-approval-reported.v1',
  DataOf<typeof shippedBeforeApprovalReportedV1>
>;

/** The order service found goods that left without approval. One case for each order and shipment. */
export const whenShippedBeforeApprovalReported: Reaction<ShippedBeforeApprovalReported> = {
  name: 'when-shipped-before-approval-reported',
  to: ['order.shipped-before-approval-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data }, found, context) => {
    if (found.one('case-by-episode', keyOf(data)) !== undefined) return [];
    const { salesOrderId, orderNumber, shipmentId, shippedAt, approvedAt } = data;
    return [
      on(exceptionCase, context.id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: [orderNumber],
          shipmentId,
          dueAt: instant(shippedAt),
          now: context.now,
          details: { salesOrderId, shipmentId, shippedAt, ...(approvedAt !== undefined && { approvedAt }) },
        },
      }),
    ];
  },
};

const episodeOf = ({ salesOrderId, shipmentId }: ShippedBeforeApprovalReported['data']) =>
  ({ rule: 'shipped-before-approval', subjectId: salesOrderId, episode: shipmentId }) as const;

const keyOf = (data: ShippedBeforeApprovalReported['data']): string => episodeKey(episodeOf(data));
