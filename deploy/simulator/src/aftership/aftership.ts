import { days, minutes, seconds } from '@throughline/values';
import { diceFor, uuidOf } from '../chance.js';
import type { PlannedPush, Provider, Watch, WatchPlan } from '../provider.js';
import { changesOf, isOver, listedAt, printOf, type Waybill } from '../waybill.js';
import { carrierWord, coding, tagOf } from './codes.js';
import { pushSignature } from './signature.js';
import { trackingOf } from './trackings.js';

const expiresAfter = days(30);

/** AfterShip pushes the whole trace some minutes after it has changed. After thirty days without news the tracking has expired. */
const plan = (watch: Watch, waybill: Waybill | undefined, seed: number): WatchPlan => {
  const pushes: PlannedPush[] = [];
  const moments = [watch.from, ...changesOf(waybill).filter((at) => at > watch.from)];
  let pushed = '';
  let heardAt = watch.from;
  for (const moment of moments) {
    const id = `${watch.id}/${moment}`;
    const at = moment + minutes(diceFor(seed, id).int(2, 20));
    const listed = listedAt(waybill, at);
    if (printOf(listed) === pushed) continue;
    if (at - heardAt > expiresAfter) break;
    [pushed, heardAt] = [printOf(listed), at];
    pushes.push({ id, at, kind: isOver(listed) ? 'ended' : 'update' });
    // Whatever bears the number afterwards are other goods, and another tracking.
    if (isOver(listed)) return { pushes, endsAt: at };
    if (waybill?.scenario === 'dead-subscription' && watch.count === 1 && listed.length >= 2) return { pushes };
  }
  const expiredAt = heardAt + expiresAfter;
  return { pushes: [...pushes, { id: `${watch.id}/expired`, at: expiredAt, kind: 'expired' }], endsAt: expiredAt };
};

export const aftership: Provider = {
  name: 'aftership',
  carrierWord,
  isAbroad: true,
  scansOf: coding,
  plan,
  write: ({ watch, push, waybill, account, seed, isForged }) => {
    const tracking = trackingOf(watch, waybill, push.at, push.kind === 'expired');
    const { tag } = tracking;
    const isFirst = tracking.checkpoints.filter((one) => tagOf(one.subtag) === tag).length <= 1;
    const body = JSON.stringify({
      event: 'tracking_update',
      event_id: uuidOf(seed, push.id),
      is_tracking_first_tag: isFirst,
      msg: tracking,
      ts: Math.floor(push.at / 1000),
    });
    return {
      headers: {
        'content-type': 'application/json',
        'as-webhook-version': '2025-07',
        'aftership-hmac-sha256': pushSignature(body, isForged ? `not ${account.secret}` : account.secret),
      },
      body,
    };
  },
  isAcknowledged: ({ status }) => status >= 200 && status < 300,
  retriesAfterMs: Array.from({ length: 14 }, (_, index) => seconds(30) * 2 ** index),
  givesUpWatch: false,
  usualAccount: { id: 'API-sim', secret: 'whsec-sim', queriesPerDay: 100_000, queriesPerSecond: 10 },
};
