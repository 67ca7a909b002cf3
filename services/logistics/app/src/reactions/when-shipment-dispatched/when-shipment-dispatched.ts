import type { Reaction, Told } from '@throughline/event-sourcing';
import { handOver, waybillKey, type ShipmentDispatched, type WaitingUpdates } from '@throughline/logistics-domain';

type Dispatched = Told<'ShipmentDispatched', ShipmentDispatched['data']>;

/** Our own word: a waybill is known from now on, and gets what its carrier said of it before. */
export const whenShipmentDispatched: Reaction<Dispatched> = {
  name: 'when-shipment-dispatched',
  to: ['ShipmentDispatched'],
  lookUps: ({ data }) => [{ index: 'waiting-updates-by-waybill', value: waybillKey(data) }],
  react: ({ data, subject }, found, { now }) =>
    found
      .rows<WaitingUpdates>('waiting-updates-by-waybill', waybillKey(data))
      .flatMap((waiting) => handOver(waiting, idOf(subject), now)),
};

/** `shipment/shp_…` → `shp_…` */
const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1);
