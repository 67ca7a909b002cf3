import type { DataOf, exceptionRaisedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import {
  learntFrom,
  lookUpOrders,
  only,
  ordersIn,
  ordersMeant,
  partFor,
  recordOrSetAside,
} from '../../facts-of-shipments.js';

type ExceptionRaised = Told<'logistics.exception-raised.v1', DataOf<typeof exceptionRaisedV1>>;

/** What is wrong with a shipment shows on each of its orders. */
export const whenExceptionRaised: Reaction<ExceptionRaised> = {
  name: 'when-exception-raised',
  to: ['logistics.exception-raised.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersMeant(data).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordDeliveryException',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'exceptionId', 'kind', 'reason', 'location'),
          ...partFor(orderNumber, data),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
