import type { DataOf, fulfilmentReleasedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';

type FulfilmentReleased = Told<'order.fulfilment-released.v1', DataOf<typeof fulfilmentReleasedV1>>;

/** Goods that may be shipped get a shipment, which waits in the warehouse. */
export const whenFulfilmentReleased: Reaction<FulfilmentReleased> = {
  name: 'when-fulfilment-released',
  to: ['order.fulfilment-released.v1'],
  lookUps: ({ data }) => [{ index: 'shipment-by-fulfilment', value: data.fulfilmentId }],
  react: ({ data, occurredAt, effectiveAt }, found, context) => {
    const { fulfilmentId, warehouse, contents } = data;
    if (found.one('shipment-by-fulfilment', fulfilmentId) !== undefined) return [];
    return [
      on(shipment, context.id('shp', fulfilmentId), {
        type: 'AnnounceShipment',
        data: { fulfilmentId, warehouse, contents, occurredAt, effectiveAt },
      }),
    ];
  },
};
