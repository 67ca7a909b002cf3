import type { Waybill } from '@throughline/logistics-domain';
import { textOf } from '../bodies.js';
import type { Push, PushSettings, Translated } from '../carrier-provider.js';
import { listIn, objectIn, objectOf, textIn, type JsonObject } from '../json.js';
import { placeOf, plainCode } from '../plain-text.js';
import { estimateTold, ofWaybill, together, unreadable, updateTold, type Node, type Part } from '../told-updates.js';
import { carriers } from './carriers.js';

/** The webhook of AfterShip: the whole trace ("webhook specifications"). Its `event_id` is of the push, so no checkpoint has a native id. */
export const translate = ({ body }: Push, settings: PushSettings): Translated => {
  const push = objectOf(textOf(body));
  if (push === undefined) return together([unreadable('no JSON object')]);
  const tracking = objectIn(push.msg);
  return together(
    ofWaybill(carriers, tracking.slug, tracking.tracking_number, (waybill) => partsOf(waybill, tracking, settings)),
  );
};

/** A tracking of AfterShip, as a query answers it. */
export const trackingTold = (waybill: Waybill, tracking: JsonObject, settings: PushSettings): Translated =>
  together(partsOf(waybill, tracking, settings));

const partsOf = (waybill: Waybill, tracking: JsonObject, settings: PushSettings): readonly Part[] => [
  ...listIn(tracking.checkpoints).map((checkpoint) =>
    updateTold(waybill, nodeOf(objectIn(checkpoint), tracking), settings),
  ),
  estimate(waybill, objectIn(tracking.latest_estimated_delivery), settings),
];

const nodeOf = (checkpoint: JsonObject, { signed_by }: JsonObject): Node => {
  const { subtag, tag, checkpoint_time, message, location, city, state } = checkpoint;
  const country = checkpoint.country_region_name ?? checkpoint.country_name;
  return {
    code: plainCode(subtag) ?? tag,
    time: checkpoint_time,
    location: textIn(location).trim() === '' ? placeOf(city, state, country) : location,
    description: message,
    ...(tag === 'Delivered' && { signedBy: signed_by }),
  };
};

/** An estimate that is `Custom` is ours, given back to us. */
const estimate = (waybill: Waybill, told: JsonObject, settings: PushSettings): Part =>
  /^custom/i.test(textIn(told.source))
    ? {}
    : estimateTold(waybill, told.datetime_max ?? told.datetime, settings, told.revise_reason);
