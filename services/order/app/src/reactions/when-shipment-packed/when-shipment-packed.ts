import type { DataOf, shipmentPackedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { contentsFor, learntFrom, lookUpOrders, only, ordersIn, recordOrSetAside } from '../../facts-of-shipments.js';

type ShipmentPacked = Told<'logistics.shipment-packed.v1', DataOf<typeof shipmentPackedV1>>;

/** The goods of each order in the shipment lie in their packages. */
export const whenShipmentPacked: Reaction<ShipmentPacked> = {
  name: 'when-shipment-packed',
  to: ['logistics.shipment-packed.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersIn(data.contents).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordGoodsPacked',
        data: { ...learntFrom(told), ...only(data, 'shipmentId'), contents: contentsFor(orderNumber, data.contents) },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
