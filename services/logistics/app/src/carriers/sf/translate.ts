import type { Waybill } from '@throughline/logistics-domain';
import { textOf } from '../bodies.js';
import type { Push, PushSettings, Translated } from '../carrier-provider.js';
import { carrierWords } from '../carrier-words.js';
import { objectIn, objectOf, textIn, type JsonObject } from '../json.js';
import { ofWaybill, together, unreadable, updateTold, type Node } from '../told-updates.js';
import { pushModeOf } from './push-mode.js';
import { waybillRoutesIn } from './waybill-routes-xml.js';

/** SF 顺丰 sends each node of a route once, at most ten in a push ("RoutePushService" documentation). */
export const translate = (push: Push, settings: PushSettings): Translated => {
  const routes = routesIn(push);
  if (routes === undefined) return together([unreadable('no WaybillRoute, neither in JSON nor in XML')]);
  return together(
    routes.flatMap((route) =>
      ofWaybill(carriers, 'sf', route.mailno, (waybill) => [updateTold(waybill, nodeOf(route), settings)]),
    ),
  );
};

/** The routes of one waybill, as a query answers them. */
export const routesTold = (waybill: Waybill, routes: readonly unknown[], settings: PushSettings): Translated =>
  together(routes.map((route) => updateTold(waybill, nodeOf(objectIn(route)), settings)));

const carriers = carrierWords({});

const routesIn = (push: Push): readonly JsonObject[] | undefined => {
  const told = pushModeOf(push);
  if (told.mode === 'form') return waybillRoutesIn(told.xml);
  const routes = objectIn(objectOf(textOf(push.body))?.Body).WaybillRoute;
  return Array.isArray(routes) ? routes.map(objectIn) : undefined;
};

/** SF's own codes of reasons are not ours, and partners read ours: its words for them go to the text, by which vague codes are read. */
const nodeOf = ({ opCode, acceptTime, acceptAddress, remark, reasonName, id }: JsonObject): Node => ({
  code: opCode,
  time: acceptTime,
  nativeId: id,
  location: acceptAddress,
  description: `${textIn(remark)} ${textIn(reasonName)}`,
});
