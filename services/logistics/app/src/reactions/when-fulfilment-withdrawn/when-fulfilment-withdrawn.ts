import type { DataOf, fulfilmentWithdrawnV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';

type FulfilmentWithdrawn = Told<'order.fulfilment-withdrawn.v1', DataOf<typeof fulfilmentWithdrawnV1>>;

/** The shipment of a withdrawn fulfilment stays in the warehouse, unless it has left. */
export const whenFulfilmentWithdrawn: Reaction<FulfilmentWithdrawn> = {
  name: 'when-fulfilment-withdrawn',
  to: ['order.fulfilment-withdrawn.v1'],
  lookUps: ({ data }) => [{ index: 'shipment-by-fulfilment', value: data.fulfilmentId }],
  react: ({ data, occurredAt, effectiveAt }, found) =>
    found.rows('shipment-by-fulfilment', data.fulfilmentId).map(({ streamId }) =>
      on(shipment, streamId, {
        type: 'CancelShipment',
        data: { orderNumber: data.orderNumber, reason: 'fulfilment-withdrawn', occurredAt, effectiveAt },
      }),
    ),
};
