import type { DataOf, deliveryChangeTimedOutV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { learntFrom, lookUpOrders, only, recordOrSetAside } from '../../facts-of-shipments.js';

type DeliveryChangeTimedOut = Told<'logistics.delivery-change-timed-out.v1', DataOf<typeof deliveryChangeTimedOutV1>>;

/** That nobody has answered shows on the order; an answer may still come. */
export const whenDeliveryChangeTimedOut: Reaction<DeliveryChangeTimedOut> = {
  name: 'when-delivery-change-timed-out',
  to: ['logistics.delivery-change-timed-out.v1'],
  lookUps: ({ data }) => lookUpOrders([data.orderNumber], data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const answer = {
      ...learntFrom(told),
      ...only(data, 'shipmentId', 'changeId', 'fulfilmentId'),
      outcome: 'timed-out',
    } as const;
    const fact = { type: 'RecordDeliveryChangeAnswer', data: answer } as const;
    return recordOrSetAside(told, [{ orderNumber: data.orderNumber, fact }], data.shipmentId, found);
  },
};
