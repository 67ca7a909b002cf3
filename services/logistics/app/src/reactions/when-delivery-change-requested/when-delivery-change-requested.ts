import type { DataOf, deliveryChangeRequestedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { deliveryChangeKinds, shipment, type ShipmentStatus } from '@throughline/logistics-domain';
import { instant, type DeliveryPromise } from '@throughline/values';

type DeliveryChangeRequested = Told<'order.delivery-change-requested.v1', DataOf<typeof deliveryChangeRequestedV1>>;

/** How long a carrier may take to answer. */
export interface InterceptLimits {
  hoursOf(carrier: string | null): number;
}

interface Row {
  readonly status: ShipmentStatus;
  readonly fulfilmentId: string | null;
  readonly carrier: string | null;
}

/**
 * Whoever holds goods of the order is asked: the shipments that order names, those of the fulfilments that it names, and those that are under
 * way of which it had not heard. Our shipments of a fulfilment are there before this: both come from one stream, in its order.
 */
export const whenDeliveryChangeRequested = (limits: InterceptLimits): Reaction<DeliveryChangeRequested> => ({
  name: 'when-delivery-change-requested',
  to: ['order.delivery-change-requested.v1'],
  lookUps: ({ data }) => [{ index: 'shipment-by-order-number', value: data.orderNumber }],
  react: ({ data, effectiveAt }, found, { now }) => {
    const { changeId, orderNumber, shipments, fulfilments, promise } = data;
    const kind = deliveryChangeKinds.find((known) => known === data.kind);
    // A kind that is newer than we are is for somebody else.
    if (kind === undefined) return [];
    return found
      .rows<Row>('shipment-by-order-number', orderNumber)
      .filter(
        ({ streamId, row: { fulfilmentId, status } }) =>
          shipments.includes(streamId) ||
          (fulfilmentId !== null && fulfilments.includes(fulfilmentId)) ||
          !hasEnded.has(status),
      )
      .map(({ streamId, row }) =>
        on(shipment, streamId, {
          type: 'RequestDeliveryChange',
          data: {
            changeId,
            orderNumber,
            kind,
            ...(promise !== undefined && { promise: promiseOf(promise) }),
            effectiveAt,
            answerHours: limits.hoursOf(row.carrier),
            now,
          },
        }),
      );
  },
});

const hasEnded: ReadonlySet<ShipmentStatus> = new Set(['delivered', 'returned', 'cancelled'] as const);

const promiseOf = (promise: NonNullable<DeliveryChangeRequested['data']['promise']>): DeliveryPromise =>
  'at' in promise ? { at: instant(promise.at) } : promise;
