import { setTimeout as sleep } from 'node:timers/promises';
import {
  accountNames,
  askNoMore,
  leftAt,
  openAccounts,
  openForPushes,
  orderAndDispatch,
  providerNames,
  startSimulator,
  subscribe,
  type Ask,
  type Simulator,
  type Truth,
} from '@throughline/simulator';
import { addTo, between, epochMs, instantAt, type Instant } from '@throughline/values';
import type { Api } from './api.js';
import { simulatedWaybills } from './simulated-waybills.js';

export interface Playing {
  readonly api: Api;
  /** That still asks when the demo has been told to end. */
  readonly lastApi: () => Api;
  readonly logistics: string;
  readonly seed: number;
  /** The clock of the stack. */
  readonly now: () => Instant;
  /** Are they there to be asked, or do they only push? */
  readonly isAsked: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const tickEveryMs = 1_000;
/** Other processes of logistics look at their accounts every 5 s, and do not know who pushes until then. */
const accountsKnownAfterMs = 6_000;
const answersWithinMs = 2_000;

/**
 * Plays the carriers while something else goes on. Their past is told at once, and at the end nobody asks them any more.
 *
 * Each waybill is subscribed when it left, by a clock of their own that goes through the past: the same pushes then come in every run, byte by
 * byte, and those that are known change nothing.
 */
export const withCarriers = async (playing: Playing, meanwhile: () => Promise<void>): Promise<void> => {
  const { api, lastApi, logistics, seed, now, isAsked, say, signal } = playing;
  const ask = askOver(api);
  const accounts = await openedBefore(api);
  const other = await otherSimulator(accounts);
  if (other !== undefined) {
    say(`A simulator of carriers is at work already, at ${other}: the demo brings none of its own.`);
    return meanwhile();
  }
  let pastNow: Instant | undefined;
  const simulator = await startSimulator({ seed, now: () => pastNow ?? now(), log: say });
  const ended = new AbortController();
  let ticking: Promise<void> | undefined;
  try {
    const shipping = { simulator, ask, logistics, say };
    await (isAsked ? openAccounts(shipping) : openForPushes(shipping));
    if (providerNames.some((name) => !accounts.has(accountNames[name])))
      await sleep(accountsKnownAfterMs, undefined, { signal });
    const truths: Truth[] = [];
    for (const waybill of simulatedWaybills(seed, await endOfPast(ask, seed, now()))) {
      pastNow = waybill.startsAt;
      const [truth] = simulator.add(waybill);
      await subscribe(shipping, truth!);
      truths.push(truth!);
    }
    pastNow = undefined;
    // Before the goods are said to have left: nobody takes for silence what is only told late.
    await simulator.tick();
    const shipped = await orderAndDispatch(shipping, truths);
    say(
      `${shipped} waybills with Kuaidi100, SF and AfterShip, of which ${pushesTaken(simulator)} pushes were taken.` +
        (isAsked ? ` What is true of each: ${simulator.url}/simulator/waybills` : ''),
    );
    ticking = tickUntil(simulator, AbortSignal.any([signal, ended.signal]), say);
    await meanwhile();
  } finally {
    ended.abort();
    await ticking;
    if (isAsked)
      await askNoMore({ simulator, ask: askOver(lastApi()), logistics }).catch((error: unknown) =>
        say(
          `Logistics could not be told to ask the carriers no more (${(error as Error).message}): run the demo again.`,
        ),
      );
    await simulator.close();
  }
};

const askOver =
  (api: Api): Ask =>
  (service, method, path, body, key) =>
    api.ask({ service, as: 'manager', method, path, ...(body && { body }), ...(key !== undefined && { key }) });

/** Where each account of the carriers asks that is there already; null: it asks nobody, or where its provider usually is. */
const openedBefore = async (api: Api): Promise<ReadonlyMap<string, string | null>> => {
  const path = '/v1/settings/carrier-accounts';
  const { items } = await api.read<{ items: readonly { account: string; baseUrl: string | null }[] }>(
    'logistics',
    path,
  );
  return new Map(items.map(({ account, baseUrl }) => [account, baseUrl]));
};

/** One that somebody has started besides. What a demo left behind that was killed does not answer. */
const otherSimulator = async (accounts: ReadonlyMap<string, string | null>): Promise<string | undefined> => {
  const urls = new Set(providerNames.map((name) => accounts.get(accountNames[name])));
  for (const url of urls) {
    if (typeof url !== 'string') continue;
    const signal = AbortSignal.timeout(answersWithinMs);
    const reply = await fetch(`${url}/simulator`, { signal }).catch(() => undefined);
    await reply?.arrayBuffer();
    if (reply?.ok === true) return url;
  }
  return undefined;
};

/** When the past ends that is told at once: the first time now, later as in the first run. */
const endOfPast = async (ask: Ask, seed: number, now: Instant): Promise<Instant> => {
  const end = instantAt(Math.floor(epochMs(now) / 1000) * 1000);
  const [first] = simulatedWaybills(seed, end);
  const left = await leftAt(ask, first!.waybillNumber);
  return left === undefined ? end : addTo(left, between(first!.startsAt, end));
};

const pushesTaken = (simulator: Simulator): number => {
  const { pushes } = simulator.statistics();
  return providerNames.reduce((sum, name) => sum + pushes[name].acknowledged, 0);
};

const tickUntil = async (simulator: Simulator, signal: AbortSignal, say: (line: string) => void): Promise<void> => {
  let before = pushesTaken(simulator);
  while (!signal.aborted) {
    await simulator.tick();
    const taken = pushesTaken(simulator);
    if (taken > before)
      say(`carriers pushed news of ${taken - before === 1 ? 'a waybill' : `${taken - before} waybills`}`);
    before = taken;
    await sleep(tickEveryMs, undefined, { signal }).catch(() => undefined);
  }
};
