import type { DataOf, shipmentDeliveredV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { contentsFor, learntFrom, lookUpOrders, only, ordersIn, recordOrSetAside } from '../../facts-of-shipments.js';

type ShipmentDelivered = Told<'logistics.shipment-delivered.v1', DataOf<typeof shipmentDeliveredV1>>;

/** The goods of each order in the shipment were signed for. */
export const whenShipmentDelivered: Reaction<ShipmentDelivered> = {
  name: 'when-shipment-delivered',
  to: ['logistics.shipment-delivered.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found, context) => {
    const { data } = told;
    const facts = ordersIn(data.contents).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordGoodsDelivered',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId'),
          contents: contentsFor(orderNumber, data.contents),
          newFulfilmentId: context.id('ful', orderNumber),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
