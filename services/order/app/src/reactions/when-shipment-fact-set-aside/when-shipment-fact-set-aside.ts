import type { Reaction, Told } from '@throughline/event-sourcing';
import type { ShipmentFactSetAside } from '@throughline/order-domain';
import {
  handOver,
  salesOrderByNumber,
  waitingShipmentByShipment,
  type WaitingShipment,
} from '../../facts-of-shipments.js';

type SetAside = Told<'ShipmentFactSetAside', ShipmentFactSetAside['data']>;

/** Our own word: a fact was set aside. Its order may have appeared meanwhile: whichever comes later finds the other. */
export const whenShipmentFactSetAside: Reaction<SetAside> = {
  name: 'when-shipment-fact-set-aside',
  to: ['ShipmentFactSetAside'],
  lookUps: ({ data: { shipmentId, waiting } }) => [
    ...waiting.map(({ orderNumber }) => ({ index: salesOrderByNumber, value: orderNumber })),
    { index: waitingShipmentByShipment, value: shipmentId },
  ],
  react: ({ data: { shipmentId, waiting } }, found, { now }) => {
    const shipments = found.rows<WaitingShipment>(waitingShipmentByShipment, shipmentId);
    return waiting.flatMap(({ orderNumber }) => {
      const salesOrderId = found.one(salesOrderByNumber, orderNumber);
      if (salesOrderId === undefined) return [];
      return shipments.flatMap((shipment) => handOver({ orderNumber, salesOrderId }, shipment, now));
    });
  },
};
