import type { DataOf, packageDeliveredV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import {
  contentsFor,
  learntFrom,
  lookUpOrders,
  only,
  ordersIn,
  ordersMeant,
  recordOrSetAside,
} from '../../facts-of-shipments.js';

type PackageDelivered = Told<'logistics.package-delivered.v1', DataOf<typeof packageDeliveredV1>>;

/** What is in these packages was signed for. */
export const whenPackageDelivered: Reaction<PackageDelivered> = {
  name: 'when-package-delivered',
  to: ['logistics.package-delivered.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found, context) => {
    const { data } = told;
    const facts = ordersMeant(data).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordPackageDelivered',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'packageNumbers'),
          ...(data.affected && { contents: contentsFor(orderNumber, data.affected) }),
          newFulfilmentId: context.id('ful', orderNumber),
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
