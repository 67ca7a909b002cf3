import type { DataOf, shipmentRegisteredV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { contentsFor, learntFrom, lookUpOrders, only, ordersIn, recordOrSetAside } from '../../facts-of-shipments.js';

type ShipmentRegistered = Told<'logistics.shipment-registered.v1', DataOf<typeof shipmentRegisteredV1>>;

/** Somebody entered a shipment by hand, perhaps without a release, perhaps for an order that we do not know. */
export const whenShipmentRegistered: Reaction<ShipmentRegistered> = {
  name: 'when-shipment-registered',
  to: ['logistics.shipment-registered.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersIn(data.contents).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordShipment',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'warehouse'),
          origin: 'registered',
          contents: contentsFor(orderNumber, data.contents),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
