import type { DataOf, etaChangedV1 } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import { instant } from '@throughline/values';
import { learntFrom, lookUpOrders, only, ordersIn, recordOrSetAside } from '../../facts-of-shipments.js';

type EtaChanged = Told<'logistics.eta-changed.v1', DataOf<typeof etaChangedV1>>;

/** When the goods of each order in the shipment are expected. */
export const whenEtaChanged: Reaction<EtaChanged> = {
  name: 'when-eta-changed',
  to: ['logistics.eta-changed.v1'],
  lookUps: ({ data }) => lookUpOrders(ordersIn(data.contents), data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const facts = ordersIn(data.contents).map((orderNumber): WaitingFact => ({
      orderNumber,
      fact: {
        type: 'RecordDeliveryExpected',
        data: {
          ...learntFrom(told),
          ...only(data, 'shipmentId', 'reason'),
          deliveryAt: instant(data.deliveryAt),
          expectedBy: data.source,
        },
      },
    }));
    return recordOrSetAside(told, facts, data.shipmentId, found);
  },
};
