import type { DataOf, shipmentDispatchedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { contentsFor, learntFrom, lookUpOrders, only, ordersIn, recordOrSetAside } from '../../facts-of-shipments.js';

type ShipmentDispatched = Told<'logistics.shipment-dispatched.v1', DataOf<typeof shipmentDispatchedV1>>;

/** The goods of each order in the shipment have left. */
export const whenShipmentDispatched: Reaction<ShipmentDispatched> = {
  name: 'when-shipment-dispatched',
  to: ['logistics.shipment-dispatched.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found, context) => {
    const { data } = told;
    const facts = ordersIn(data.contents).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordGoodsShipped',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'carrier', 'waybillNumber', 'fulfilmentId'),
          packages: data.packages.length,
          ...numbersOfTheirOwn(data),
          contents: contentsFor(orderNumber, data.contents),
          newFulfilmentId: context.id('ful', orderNumber),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};

const numbersOfTheirOwn = ({ packages, waybillNumber }: ShipmentDispatched['data']) => {
  const numbers = [...new Set(packages.flatMap((piece) => piece.waybillNumber ?? []))].filter(
    (number) => number !== waybillNumber,
  );
  return numbers.length > 0 ? { packageWaybillNumbers: numbers } : {};
};
