import type { Waybill } from '@throughline/logistics-domain';
import { textOf } from '../bodies.js';
import type { Push, PushSettings, Translated } from '../carrier-provider.js';
import { listIn, objectIn, objectOf, textIn, type JsonObject } from '../json.js';
import { placeOf, plainCode } from '../plain-text.js';
import { snapshotTold } from '../snapshots.js';
import {
  estimateTold,
  ofWaybill,
  subscriptionTold,
  together,
  unreadable,
  type Node,
  type Part,
} from '../told-updates.js';
import { carriers } from './carriers.js';

/** The webhook of 17TRACK: the whole trace, of each carrier that had the goods, newest first. */
export const translate = ({ body }: Push, settings: PushSettings): Translated => {
  const push = objectOf(textOf(body));
  if (push === undefined) return together([unreadable('no JSON object')]);
  const data = objectIn(push.data);
  const info = objectIn(data.track_info);
  const providers = listIn(objectIn(info.tracking).providers).map(objectIn);
  // Whoever has the goods by then, the number is that of the carrier it was registered with.
  const carrier = [data.carrier, ...providers.map(({ provider }) => objectIn(provider).key)].find(
    (key) => !['', '0'].includes(textIn(key)),
  );
  return together(
    ofWaybill(carriers, carrier, data.number, (waybill) => [
      ...snapshotTold(
        waybill,
        {
          nodes: providers.flatMap(({ events }) => listIn(events).map((event) => nodeOf(objectIn(event)))),
          newest: 'first',
          code: textIn(objectIn(info.latest_status).status),
        },
        settings,
      ),
      ...estimates(waybill, info, settings),
      ...(push.event === 'TRACKING_STOPPED' ? [stopped(waybill, info)] : []),
    ]),
  );
};

/** `time_utc` is the moment; `time_iso` is there where 17TRACK does not know which moment the carrier's time is. */
const nodeOf = ({ sub_status, stage, time_utc, time_iso, location, address, description }: JsonObject): Node => ({
  code: plainCode(sub_status) ?? stage,
  time: textIn(time_utc) === '' ? time_iso : time_utc,
  location: textIn(location).trim() === '' ? addressOf(objectIn(address)) : location,
  description,
});

const addressOf = ({ city, state, country }: JsonObject): string => placeOf(city, state, country);

const estimates = (waybill: Waybill, { time_metrics }: JsonObject, settings: PushSettings): readonly Part[] => {
  const { from, to } = objectIn(objectIn(time_metrics).estimated_delivery_date);
  return [estimateTold(waybill, to ?? from, settings)];
};

/** It stops by itself after a delivery, and when it hears nothing for too long. */
const stopped = (waybill: Waybill, { latest_status }: JsonObject): Part =>
  subscriptionTold(waybill, objectIn(latest_status).status === 'Delivered' ? 'ended' : 'dead');
