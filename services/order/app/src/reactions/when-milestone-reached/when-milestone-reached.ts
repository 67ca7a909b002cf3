import type { DataOf, milestoneReachedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { learntFrom, lookUpOrders, only, ordersIn, ordersMeant, recordOrSetAside } from '../../facts-of-shipments.js';

type MilestoneReached = Told<'logistics.milestone-reached.v1', DataOf<typeof milestoneReachedV1>>;

/** The goods of each order in the shipment are one step further. */
export const whenMilestoneReached: Reaction<MilestoneReached> = {
  name: 'when-milestone-reached',
  to: ['logistics.milestone-reached.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersMeant(data).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordShipmentProgress',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'milestone', 'carrier', 'waybillNumber', 'reason', 'location', 'packageNumbers'),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
