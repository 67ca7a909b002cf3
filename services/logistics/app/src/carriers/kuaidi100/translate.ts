import type { Waybill } from '@throughline/logistics-domain';
import { formField } from '../bodies.js';
import type { Push, PushSettings, Translated } from '../carrier-provider.js';
import { listIn, objectIn, objectOf, textIn, type JsonObject } from '../json.js';
import { snapshotTold } from '../snapshots.js';
import { timeTold } from '../told-times.js';
import { ofWaybill, subscriptionTold, together, unreadable, type Node, type Part } from '../told-updates.js';
import { carriers } from './carriers.js';

/** The push of Kuaidi100: the whole trace, newest first, and how its subscription stands ("push" documentation). */
export const translate = ({ body }: Push, settings: PushSettings): Translated => {
  const param = formField(body, 'param');
  const push = param === undefined ? undefined : objectOf(param);
  if (push === undefined) return together([unreadable('no form with JSON in its field param')]);
  // The second leg of an international parcel is a journey of the waybill that was subscribed, whoever carries it there.
  const legs = [push.lastResult, push.destResult].map(objectIn);
  const [whole = {}] = legs.filter(({ nu }) => textIn(nu) !== '');
  return together(
    ofWaybill(carriers, carrierOf(push, whole), whole.nu, (waybill) => [
      ...legs.flatMap((leg) => snapshotTold(waybill, legOf(leg, settings), settings)),
      ...subscription(waybill, push),
    ]),
  );
};

/** Where Kuaidi100 found another carrier than we had named, ours is still the one that we know the waybill by. */
const carrierOf = ({ autoCheck, comOld }: JsonObject, { com }: JsonObject): unknown =>
  textIn(autoCheck) === '1' && textIn(comOld) !== '' ? comOld : com;

/** The answer to a query has the shape of one leg of a push. */
export const traceTold = (waybill: Waybill, answer: JsonObject, settings: PushSettings): Translated =>
  together(snapshotTold(waybill, legOf(answer, settings), settings));

const legOf = ({ data, state }: JsonObject, settings: PushSettings) => ({
  nodes: listIn(data).map((node) => nodeOf(objectIn(node), settings)),
  newest: 'first' as const,
  code: textIn(state),
});

/** `ftime` is the carrier's `time` in one form; the area has a form that queries give too, the carrier's own place often none. */
const nodeOf = (
  { statusCode, time, ftime, areaName, location, context }: JsonObject,
  settings: PushSettings,
): Node => ({
  code: statusCode,
  time: timeTold(ftime, settings) === undefined ? time : ftime,
  location: textIn(areaName).trim() === '' ? location : areaName,
  description: context,
});

/**
 * `abort` is no scan: it has no time, and that nothing is known of a parcel is for our deadlines to say. `updateall` corrects what was
 * sent before and says nothing of what comes.
 */
const subscription = (waybill: Waybill, { status, message, comOld, comNew }: JsonObject): readonly Part[] => {
  const said = textIn(message).trim();
  const [before, after] = [textIn(comOld), textIn(comNew)];
  const moved = before !== '' && after !== '' && before !== after ? `carrier ${before} is ${after}` : '';
  const words = [said, moved].filter((part) => part !== '').join('; ');
  switch (status) {
    case 'polling':
      return [subscriptionTold(waybill, 'polling', words)];
    case 'shutdown':
      return [subscriptionTold(waybill, 'ended', words)];
    case 'abort':
      return [subscriptionTold(waybill, 'dead', words)];
    default:
      return [];
  }
};
