import type { Waybill } from '@throughline/logistics-domain';
import { listIn, objectIn, textIn, type JsonObject } from '../json.js';
import { placeOf } from '../plain-text.js';
import { snapshotTold } from '../snapshots.js';
import { estimateTold, together, type Node } from '../told-updates.js';
import type { PushSettings, Translated } from '../translated.js';

/** One of the shipments of an answer: its whole trace, newest first. Some services tell only how it stands. */
export const shipmentTold = (waybill: Waybill, shipment: JsonObject, settings: PushSettings): Translated => {
  const status = objectIn(shipment.status);
  const events = listIn(shipment.events).map(objectIn);
  const told = events.length > 0 || status.timestamp === undefined ? events : [status];
  const nodes = told.map((event) => nodeOf(event, shipment));
  const window = objectIn(shipment.estimatedDeliveryTimeFrame);
  return together([
    ...snapshotTold(waybill, { nodes, newest: 'first', code: codeOf(status, shipment) }, settings),
    estimateTold(waybill, window.estimatedThrough ?? shipment.estimatedTimeOfDelivery, settings),
  ]);
};

const nodeOf = (event: JsonObject, shipment: JsonObject): Node => {
  const { countryCode, addressLocality } = objectIn(objectIn(event.location).address);
  const { signed } = objectIn(objectIn(shipment.details).proofOfDelivery);
  return {
    code: codeOf(event, shipment),
    time: event.timestamp,
    location: placeOf(addressLocality, countryCode),
    description: [event.description, event.remark, event.status].find((text) => textIn(text).trim() !== ''),
    ...(event.statusCode === 'delivered' && shipment.returnFlag !== true && { signedBy: objectIn(signed).name }),
  };
};

/**
 * `returnFlag` is of the whole shipment and is set while it is under way: the code of a scan must not change with it, or each would be another
 * scan when it is told the next time. Only a delivery means something else.
 */
const codeOf = ({ statusCode }: JsonObject, { returnFlag }: JsonObject): string =>
  statusCode === 'delivered' && returnFlag === true ? 'delivered/returned' : textIn(statusCode);
