import { on, type CommandOn, type Found, type Reaction, type Told } from '@throughline/event-sourcing';
import {
  shipment,
  waybillKey,
  waybillsAtDispatch,
  type HeldWaybill,
  type Holder,
  type ShipmentDispatched,
} from '@throughline/logistics-domain';
import { between, days } from '@throughline/values';
import { handOverWaiting, lookUpWaiting } from '../../waiting-updates.js';

type Dispatched = Told<'ShipmentDispatched', ShipmentDispatched['data']>;

/** Our own word: waybills are known from now on, and get what their carrier said of them before. */
export const whenShipmentDispatched: Reaction<Dispatched> = {
  name: 'when-shipment-dispatched',
  to: ['ShipmentDispatched'],
  lookUps: (told) => lookUpWaiting(waybillsAtDispatch(told)),
  react: (told, found, { now }) => [
    ...handOverWaiting(waybillsAtDispatch(told), found, now),
    ...waybillsAtDispatch(told).flatMap((held) => reused(idOf(told.subject), held, found)),
  ],
};

/** Carriers use numbers again after months; sooner than that somebody has mistyped one, or the carrier has given it twice. */
const longEnough = days(90);

const reused = (shipmentId: string, held: HeldWaybill, found: Found): readonly CommandOn[] =>
  found
    .rows<Holder['row']>('shipment-by-waybill', waybillKey(held))
    .filter(({ streamId }) => streamId !== shipmentId)
    .flatMap(({ streamId: otherShipmentId, row }) =>
      row.waybills
        .filter((other) => waybillKey(other) === waybillKey(held))
        .filter((other) => other.until === undefined && Math.abs(between(other.from, held.from)) < longEnough)
        .slice(0, 1)
        .map((other) =>
          on(shipment, shipmentId, {
            type: 'ReportNumberReused',
            data: {
              waybill: { carrier: held.carrier, waybillNumber: held.waybillNumber },
              otherShipmentId,
              otherSince: other.from,
              dispatchedAt: held.from,
            },
          }),
        ),
    );

/** `shipment/shp_…` → `shp_…` */
const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1);
