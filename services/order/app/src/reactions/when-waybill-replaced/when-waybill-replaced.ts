import type { DataOf, waybillReplacedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { learntFrom, lookUpOrders, only, ordersIn, recordOrSetAside } from '../../facts-of-shipments.js';

type WaybillReplaced = Told<'logistics.waybill-replaced.v1', DataOf<typeof waybillReplacedV1>>;

/** The goods of each order in the shipment go on under another number, or some of them. */
export const whenWaybillReplaced: Reaction<WaybillReplaced> = {
  name: 'when-waybill-replaced',
  to: ['logistics.waybill-replaced.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersIn(data.contents).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordWaybillReplaced',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'packageNumbers', 'carrier', 'waybillNumber', 'replaced'),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
