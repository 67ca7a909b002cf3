import type { DataOf, deliveryChangeRefusedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { learntFrom, lookUpOrders, only, recordOrSetAside } from '../../facts-of-shipments.js';

type DeliveryChangeRefused = Told<'logistics.delivery-change-refused.v1', DataOf<typeof deliveryChangeRefusedV1>>;

/** What whoever holds the goods would not, or could not, change shows on the order. */
export const whenDeliveryChangeRefused: Reaction<DeliveryChangeRefused> = {
  name: 'when-delivery-change-refused',
  to: ['logistics.delivery-change-refused.v1'],
  lookUps: ({ data }) => lookUpOrders([data.orderNumber], data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const answer = {
      ...learntFrom(told),
      ...only(data, 'shipmentId', 'changeId', 'fulfilmentId', 'custody', 'late', 'reason'),
      outcome: 'refused',
    } as const;
    const fact = { type: 'RecordDeliveryChangeAnswer', data: answer } as const;
    return recordOrSetAside(told, [{ orderNumber: data.orderNumber, fact }], data.shipmentId, found);
  },
};
