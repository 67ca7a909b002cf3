import type { Reaction, Told } from '@throughline/event-sourcing';
import { waybillsAtDispatch, type ShipmentDispatched } from '@throughline/logistics-domain';
import { handOverWaiting, lookUpWaiting } from '../../waiting-updates.js';

type Dispatched = Told<'ShipmentDispatched', ShipmentDispatched['data']>;

/** Our own word: waybills are known from now on, and get what their carrier said of them before. */
export const whenShipmentDispatched: Reaction<Dispatched> = {
  name: 'when-shipment-dispatched',
  to: ['ShipmentDispatched'],
  lookUps: (told) => lookUpWaiting(waybillsAtDispatch(told)),
  react: (told, found, { now }) => handOverWaiting(waybillsAtDispatch(told), found, now),
};
