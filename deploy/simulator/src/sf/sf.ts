import { minutes } from '@throughline/values';
import { diceFor } from '../chance.js';
import type { PlannedPush, Provider, Watch, WatchPlan } from '../provider.js';
import { wallClock } from '../times.js';
import type { Scan, Waybill } from '../waybill.js';
import { coding, statusesOf } from './codes.js';

const mostInOne = 10;

/** What is known at about the same time is told together. */
const gathersFor = minutes(5);

/** SF pushes what was ordered over the account, unasked: each node once, a few minutes after it knows of it, ten in a push at most. */
const plan = (watch: Watch, waybill: Waybill | undefined, seed: number): WatchPlan => {
  const groups: { at: number; scans: Scan[] }[] = [];
  const inOrder = [...(waybill?.scans ?? [])].sort((a, b) => a.knownAt - b.knownAt || a.occurredAt - b.occurredAt);
  for (const scan of inOrder) {
    const knownAt = Math.max(scan.knownAt, watch.from);
    const last = groups.at(-1);
    if (last !== undefined && knownAt - last.at <= gathersFor && last.scans.length < mostInOne) last.scans.push(scan);
    else groups.push({ at: knownAt, scans: [scan] });
  }
  const kept = waybill?.scenario === 'dead-subscription' ? groups.slice(0, 2) : groups;
  const pushes = kept.map(({ at, scans }, index): PlannedPush => {
    const id = `${watch.id}/${scans[0]!.id}`;
    const pause = gathersFor + minutes(diceFor(seed, id).int(0, 5));
    return { id, at: at + pause, kind: index === kept.length - 1 ? 'ended' : 'update', scans };
  });
  return { pushes };
};

const routeOf = (watch: Watch, scan: Scan) => {
  const { first, second } = statusesOf(scan.code);
  return {
    id: scan.id,
    mailno: watch.waybillNumber,
    orderid: '',
    acceptTime: wallClock(scan.occurredAt),
    acceptAddress: scan.place.name,
    remark: scan.text,
    opCode: scan.code,
    reasonCode: '',
    reasonName: scan.reasonName ?? '',
    firstStatusCode: first,
    firstStatusName: scan.word,
    secondaryStatusCode: second,
    secondaryStatusName: scan.word,
  };
};

/** Nothing that the simulator tells has a character that XML would read otherwise. */
const xmlOf = (routes: readonly ReturnType<typeof routeOf>[]): string => {
  const elements = routes.map(
    (route) =>
      `<WaybillRoute ${Object.entries(route)
        .map(([name, text]) => `${name}="${text}"`)
        .join(' ')}/>`,
  );
  return `<?xml version='1.0' encoding='UTF-8'?><Request service="RoutePushService" lang="zh-CN"><Body>${elements.join('')}</Body></Request>`;
};

export const sf: Provider = {
  name: 'sf',
  carrierWord: (carrier) => carrier,
  isAbroad: false,
  scansOf: coding,
  plan,
  write: ({ watch, push, account }) => {
    const routes = (push.scans ?? []).map((scan) => routeOf(watch, scan));
    return account.pushes === 'form'
      ? {
          headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
          body: new URLSearchParams({ content: xmlOf(routes) }).toString(),
        }
      : {
          headers: { 'content-type': 'application/json;charset=UTF-8' },
          body: JSON.stringify({ Body: { WaybillRoute: routes } }),
        };
  },
  isAcknowledged: ({ status, body }) => {
    if (status !== 200) return false;
    if (/<Head>\s*OK\s*<\/Head>/.test(body)) return true;
    try {
      return (JSON.parse(body) as { return_code?: unknown }).return_code === '0000';
    } catch {
      return false;
    }
  },
  // Three attempts; how long apart is nowhere told. Then nothing more is sent about the waybill.
  retriesAfterMs: [minutes(10), minutes(10)],
  givesUpWatch: true,
  usualAccount: { id: 'PARTNER-sim', secret: 'check-sim', queriesPerDay: 3_000, queriesPerSecond: 30 },
};
