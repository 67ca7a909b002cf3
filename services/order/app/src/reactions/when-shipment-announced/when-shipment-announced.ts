import type { DataOf, shipmentAnnouncedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { contentsFor, learntFrom, lookUpOrders, only, ordersIn, recordOrSetAside } from '../../facts-of-shipments.js';

type ShipmentAnnounced = Told<'logistics.shipment-announced.v1', DataOf<typeof shipmentAnnouncedV1>>;

/** Logistics prepares a shipment for a fulfilment of ours. */
export const whenShipmentAnnounced: Reaction<ShipmentAnnounced> = {
  name: 'when-shipment-announced',
  to: ['logistics.shipment-announced.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersIn(data.contents).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordShipment',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'fulfilmentId', 'warehouse'),
          origin: 'announced',
          contents: contentsFor(orderNumber, data.contents),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
