import type { DataOf, deliveryChangeAppliedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { learntFrom, lookUpOrders, only, recordOrSetAside } from '../../facts-of-shipments.js';

type DeliveryChangeApplied = Told<'logistics.delivery-change-applied.v1', DataOf<typeof deliveryChangeAppliedV1>>;

/** What whoever holds the goods has changed shows on the order. */
export const whenDeliveryChangeApplied: Reaction<DeliveryChangeApplied> = {
  name: 'when-delivery-change-applied',
  to: ['logistics.delivery-change-applied.v1'],
  lookUps: ({ data }) => lookUpOrders([data.orderNumber], data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const answer = {
      ...learntFrom(told),
      ...only(data, 'shipmentId', 'changeId', 'fulfilmentId', 'custody', 'late'),
      outcome: 'applied',
    } as const;
    const fact = { type: 'RecordDeliveryChangeAnswer', data: answer } as const;
    return recordOrSetAside(told, [{ orderNumber: data.orderNumber, fact }], data.shipmentId, found);
  },
};
