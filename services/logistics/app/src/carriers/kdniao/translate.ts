import type { Waybill } from '@throughline/logistics-domain';
import type { Push, PushSettings, Translated } from '../carrier-provider.js';
import { listIn, objectIn, objectOf, textIn, type JsonObject } from '../json.js';
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
import { requestDataOf } from './request-data.js';

/** The push of Kdniao: of each waybill the whole trace, oldest first ("trace push" documentation). */
export const translate = (push: Push, settings: PushSettings): Translated => {
  const data = objectOf(requestDataOf(push)?.text ?? '')?.Data;
  if (!Array.isArray(data)) return together([unreadable('no JSON with a list Data')]);
  return together(
    data
      .map(objectIn)
      .flatMap((whole) =>
        ofWaybill(carriers, whole.ShipperCode, whole.LogisticCode, (waybill) => told(waybill, whole, settings)),
      ),
  );
};

const told = (waybill: Waybill, whole: JsonObject, settings: PushSettings): readonly Part[] => [
  ...snapshotTold(
    waybill,
    {
      nodes: listIn(whole.Traces).map((node) => nodeOf(objectIn(node))),
      newest: 'last',
      code: [whole.StateEx, whole.State].map(textIn).find((code) => code.trim() !== ''),
    },
    settings,
  ),
  estimateTold(waybill, whole.EstimatedDeliveryTime, settings),
  // What follows from a failure is not documented; that the watch is over would be.
  ...(whole.Success === false ? [subscriptionTold(waybill, 'polling', whole.Reason)] : []),
];

const nodeOf = ({ Action, AcceptTime, AcceptStation, Remark, Location }: JsonObject): Node => ({
  code: Action,
  time: AcceptTime,
  location: Location,
  description: `${textIn(AcceptStation)} ${textIn(Remark)}`,
});
