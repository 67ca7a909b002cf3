import type { DataOf, goodsReturnedV1 } from '@throughline/contracts';
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

type GoodsReturned = Told<'logistics.goods-returned.v1', DataOf<typeof goodsReturnedV1>>;

/** Goods of each order came back. */
export const whenGoodsReturned: Reaction<GoodsReturned> = {
  name: 'when-goods-returned',
  to: ['logistics.goods-returned.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersMeant(data).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordGoodsReturned',
        data: { ...learntFrom(told), ...only(data, 'shipmentId'), ...partFor(orderNumber, data) },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
