import { textOf } from '../bodies.js';
import type { Push, PushSettings, Translated } from '../carrier-provider.js';
import { listIn, objectIn, objectOf, textIn, type JsonObject } from '../json.js';
import { placeOf } from '../plain-text.js';
import { estimateTold, ofWaybill, together, unreadable, updateTold, type Node } from '../told-updates.js';
import { carriers } from './carriers.js';

/** The event of EasyPost about a tracker: the whole trace ("trackers" documentation). Its `evt_` id is of the event, not of a scan. */
export const translate = ({ body }: Push, settings: PushSettings): Translated => {
  const tracker = objectIn(objectOf(textOf(body))?.result);
  if (tracker.object !== 'Tracker') return together([unreadable('no event about a tracker')]);
  return together(
    ofWaybill(carriers, tracker.carrier, tracker.tracking_code, (waybill) => [
      ...listIn(tracker.tracking_details).map((detail) =>
        updateTold(waybill, nodeOf(objectIn(detail), tracker), settings),
      ),
      estimateTold(waybill, tracker.est_delivery_date, settings),
    ]),
  );
};

const nodeOf = (detail: JsonObject, { signed_by }: JsonObject): Node => {
  const { city, state, country } = objectIn(detail.tracking_location);
  return {
    code: codeOf(textIn(detail.status), textIn(detail.status_detail)),
    time: detail.datetime,
    location: placeOf(city, state, country),
    description: detail.message,
    ...(detail.status === 'delivered' && { signedBy: signed_by }),
  };
};

/**
 * Pairs of `status` and `status_detail` that say more than the status alone. They stay here: a scan whose code grows with the table of
 * codes would be another scan when it is sent the next time.
 */
const pairs: ReadonlySet<string> = new Set([
  'in_transit/departed_facility',
  'in_transit/arrived_at_facility',
  'in_transit/arrived_at_destination',
]);

const codeOf = (status: string, statusDetail: string): string => {
  const pair = `${status}/${statusDetail}`;
  return pairs.has(pair) ? pair : status;
};
