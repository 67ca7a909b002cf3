import type { DataOf, exceptionClearedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { learntFrom, lookUpOrders, only, ordersIn, ordersMeant, recordOrSetAside } from '../../facts-of-shipments.js';

type ExceptionCleared = Told<'logistics.exception-cleared.v1', DataOf<typeof exceptionClearedV1>>;

/** What was wrong with a shipment no longer stands. */
export const whenExceptionCleared: Reaction<ExceptionCleared> = {
  name: 'when-exception-cleared',
  to: ['logistics.exception-cleared.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersMeant(data).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordDeliveryExceptionCleared',
        data: { ...learntFrom(told), ...only(data, 'shipmentId', 'exceptionId', 'kind') },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
