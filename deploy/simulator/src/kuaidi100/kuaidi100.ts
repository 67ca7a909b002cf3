import { days, hours, minutes } from '@throughline/values';
import { diceFor } from '../chance.js';
import type { PlannedPush, Provider, Watch, WatchPlan } from '../provider.js';
import { changesOf, isOver, listedAt, printOf, type Waybill } from '../waybill.js';
import { carrierWord, coding } from './codes.js';
import { pushSignature } from './signature.js';
import { traceOf } from './traces.js';

const cycle = hours(4);
const noRecordFor = days(3);
const noChangeFor = days(60);

/**
 * Kuaidi100 looks at a waybill in a cycle of about four hours, the first time between a quarter of an hour and four hours after the
 * subscription, and pushes the whole trace when it has changed. It ends with the journey, and gives up ("abort") where there is no
 * record for three days or no change for sixty.
 */
const plan = (watch: Watch, waybill: Waybill | undefined, seed: number): WatchPlan => {
  const pushes: PlannedPush[] = [];
  const push = (at: number, kind: PlannedPush['kind']): void => {
    pushes.push({ id: `${watch.id}/${at}`, at, kind });
  };
  const first = watch.from + minutes(diceFor(seed, watch.id, 'first').int(15, 240));
  const last = Math.max(watch.from, ...changesOf(waybill)) + noChangeFor + cycle;
  let pushed = '';
  let changedAt = watch.from;
  for (let at = first; at <= last; at += cycle) {
    const listed = listedAt(waybill, at);
    const print = printOf(listed);
    if (print !== pushed) {
      const isCorrected = pushed !== '' && pushed.split(' ').some((id) => !print.split(' ').includes(id));
      [pushed, changedAt] = [print, at];
      if (isOver(listed)) return (push(at, 'ended'), { pushes, endsAt: at });
      push(at, isCorrected ? 'corrected' : 'update');
    }
    const dies = waybill?.scenario === 'dead-subscription' && watch.count === 1 && listed.length >= 2;
    if (dies || (print === '' && at - watch.from >= noRecordFor) || at - changedAt >= noChangeFor)
      return (push(at, 'dead'), { pushes, endsAt: at });
  }
  return { pushes };
};

const outer = {
  update: { status: 'polling', message: '' },
  corrected: { status: 'updateall', message: '' },
  ended: { status: 'shutdown', message: '' },
  dead: { status: 'abort', message: '3天查询无记录或60天无变化时,停止跟踪' },
  expired: { status: 'polling', message: '' },
} as const;

const billstatus = (status: string): string => (status === 'shutdown' ? 'check' : 'got');

export const kuaidi100: Provider = {
  name: 'kuaidi100',
  carrierWord,
  isAbroad: false,
  scansOf: coding,
  plan,
  write: ({ watch, push, waybill, isForged }) => {
    const { status, message } = outer[push.kind];
    const told = { com: watch.carrier, nu: watch.waybillNumber, resultv2: watch.detail };
    const param = JSON.stringify({
      status,
      billstatus: billstatus(status),
      message,
      autoCheck: '0',
      comOld: '',
      comNew: '',
      lastResult: traceOf(waybill, push.at, told),
      destResult: null,
    });
    const { salt } = watch;
    const sign = salt === undefined ? undefined : pushSignature(param, isForged ? `not ${salt}` : salt);
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ param, ...(sign !== undefined && { sign }) }).toString(),
    };
  },
  isAcknowledged: ({ status, body }) => {
    if (status !== 200) return false;
    try {
      const { result, returnCode } = JSON.parse(body) as { result?: unknown; returnCode?: unknown };
      return result === true && returnCode === '200';
    } catch {
      return false;
    }
  },
  retriesAfterMs: [minutes(35), minutes(35), minutes(35)],
  givesUpWatch: false,
  usualAccount: { id: 'CUST-sim', secret: 'KEY-sim', queriesPerDay: 2_000, queriesPerSecond: 10 },
};
