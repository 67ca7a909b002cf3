import { shipmentWatch } from '@throughline/alerting-domain';
import type { DataOf, shipmentDeliveredV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type ShipmentDelivered = Told<'logistics.shipment-delivered.v1', DataOf<typeof shipmentDeliveredV1>>;

/** The last sign of life that anybody waits for. */
export const whenShipmentDelivered: Reaction<ShipmentDelivered> = {
  name: 'when-shipment-delivered',
  to: ['logistics.shipment-delivered.v1'],
  react: ({ data, occurredAt, effectiveAt }, _, { now }) => [
    on(shipmentWatch, data.shipmentId, {
      type: 'RecordWatchEnd',
      data: { occurredAt, effectiveAt, sign: 'DELIVERED', reason: 'delivered', now },
    }),
  ],
};
