import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { businessClock, CommandFailure } from '@throughline/simulator';
import { instantAt, type Instant } from '@throughline/values';
import { Api } from './api.js';
import { expectedOf, waitForCases, workOn, type CaseItem, type ExpectedCase } from './casework.js';
import { openCarrierAccount } from './carrier-account.js';
import { carriersReach } from './carriers-reach.js';
import { exampleCases, exampleEnd, examples } from './examples.js';
import { endOfHistory, historyOf, tellExamples, tellHistory, tellLateNews, type Tally } from './history.js';
import { keepGoing } from './live.js';
import { carriers, type Carrier } from './scenario/carriers.js';
import { withCarriers } from './simulated-carriers.js';
import { addressOf, DemoFailure } from './stack.js';
import { Teller } from './teller.js';

const usage = `npm run demo [-- options]

Fills the running stack with made-up orders in Chinese and English and what becomes of them, and keeps new facts coming until Ctrl-C.
Meanwhile it plays Kuaidi100, SF and AfterShip, which push news of some waybills and are asked about them. Run again, it goes on; nothing
is told twice.

  --orders N        orders of the last days (60)
  --rate N          new facts a second after that (0.5)
  --once            only fill
  --no-carriers     without Kuaidi100, SF and AfterShip
  --seed N          another world (1)

  --data FOLDER     where \`npm start\` keeps what it keeps (.throughline), with the addresses of the stack and its development key
  --order URL       where the services answer, if elsewhere than the folder says, or DEMO_ORDER_URL, DEMO_LOGISTICS_URL
  --logistics URL   and DEMO_ALERTING_URL in the environment
  --alerting URL
  --token TOKEN     of a manager, or DEMO_TOKEN; without one, made with the development key`;

/** How long logistics may take to be told that nobody is to be asked any more. */
const farewellWithinMs = 10_000;

/** How long alerting may take to open what it should: a service that is down costs the cases, not the demo. */
const casesWithinMs = 120_000;

export const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '60' },
      rate: { type: 'string', default: '0.5' },
      once: { type: 'boolean', default: false },
      'no-carriers': { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      order: { type: 'string', default: process.env['DEMO_ORDER_URL'] },
      logistics: { type: 'string', default: process.env['DEMO_LOGISTICS_URL'] },
      alerting: { type: 'string', default: process.env['DEMO_ALERTING_URL'] },
      token: { type: 'string', default: process.env['DEMO_TOKEN'] },
      data: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const orders = numberIn('--orders', values.orders, (n) => Number.isInteger(n) && n >= 0 && n <= 99_999);
  const seed = numberIn('--seed', values.seed, (n) => Number.isInteger(n) && n >= 1 && n <= 999);
  const factsPerSecond = numberIn('--rate', values.rate, (n) => n > 0 && n <= 1_000);

  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort(new Stopped()));
  const { signal } = stopping;
  const folder = values.data ?? fileURLToPath(new URL('../../../.throughline', import.meta.url));
  const address = addressOf({
    url: {
      ...(values.order !== undefined && { order: values.order }),
      ...(values.logistics !== undefined && { logistics: values.logistics }),
      ...(values.alerting !== undefined && { alerting: values.alerting }),
    },
    token: values.token,
    folder,
  });
  const api = new Api(address, console.log, signal);
  await api.connect();
  const world = { api, teller: new Teller(api, signal), seed, signal };
  await fill({ ...world, orders });

  const goOn = async (): Promise<void> => {
    if (values.once) return;
    console.log(`\nNew facts, ${values.rate} a second, until Ctrl-C:`);
    const told = await keepGoing({ ...world, factsPerSecond, now, say: saidAt });
    console.log(`\nStopped after ${told} new facts.`);
  };
  if (values['no-carriers']) return goOn();
  const { logistics } = address.url;
  const reach = carriersReach({ logistics, isSaid: values.logistics !== undefined, once: values.once });
  if (reach === 'none') {
    console.log(
      `Kuaidi100, SF and AfterShip are left out: logistics, at ${logistics}, could not ask them on this machine.`,
    );
    return goOn();
  }
  await withCarriers(
    {
      ...world,
      lastApi: () => new Api(address, () => undefined, AbortSignal.timeout(farewellWithinMs)),
      logistics,
      now: businessClock(folder),
      isAsked: reach === 'both',
      say: saidAt,
    },
    goOn,
  );
};

/** Ctrl-C. */
class Stopped extends Error {}

interface Filling {
  readonly api: Api;
  readonly teller: Teller;
  readonly seed: number;
  readonly orders: number;
  readonly signal: AbortSignal;
}

const fill = async ({ api, teller, seed, orders, signal }: Filling): Promise<void> => {
  const began = performance.now();
  const tally: Tally = { new: 0, known: 0, overtaken: 0 };
  // Other processes of alerting look at their settings every 5 s; what leaves before keeps the former limit.
  if (await setLimits(api)) await sleep(6_000, undefined, { signal });
  const end = await endOfHistory(api, seed, now());
  const taken = await tellExamples(examples, { teller, end: exampleEnd, tally });
  for (const orderNumber of taken)
    console.log(
      `${orderNumber} is somebody else's order already: that example of the documents is not what they tell.`,
    );
  await openCarrierAccount(api);
  const stories = await tellHistory(historyOf(seed, orders, end), { teller, end, tally, onStory: progress(orders) });
  console.log(`${stories.length + examples.length} orders until ${end}: ${said(tally)}.`);

  const expected = expectedOf(stories);
  const all = [...exampleCases.filter(({ orderNumber }) => !taken.includes(orderNumber)), ...expected];
  console.log(`Waiting for alerting to open the ${all.length} cases that follow …`);
  const { found, missing } = await waitForCases(api, all, { patienceMs: casesWithinMs, signal });
  for (const { rule, orderNumber } of missing)
    console.log(`  no case ${rule} of ${orderNumber} after ${casesWithinMs / 1000} s`);

  await tellLateNews(stories, { teller, end, tally });
  const items = (cases: readonly ExpectedCase[]): readonly CaseItem[] => cases.flatMap((one) => found.get(one) ?? []);
  let done = await workOn(api, items(expected.filter(({ withdrawn }) => !withdrawn)));
  for (const one of exampleCases) done += await workOn(api, items([one]), () => one.way);
  console.log(
    `${found.size} cases, ${done} things done about them. Filled in ${((performance.now() - began) / 1000).toFixed(0)} s.`,
  );
};

/** Carriers that take long may be silent for longer. @returns whether that is news */
const setLimits = async (api: Api): Promise<boolean> => {
  let changed = false;
  const all: readonly Carrier[] = Object.values(carriers);
  for (const { code, silenceLimitHours } of all) {
    if (silenceLimitHours === undefined) continue;
    const path = `/v1/settings/carriers/${code}/silence-limit`;
    if ((await api.read<{ hours: number }>('alerting', path)).hours === silenceLimitHours) continue;
    await api.must({ service: 'alerting', as: 'manager', method: 'PUT', path, body: { hours: silenceLimitHours } });
    changed = true;
  }
  return changed;
};

const said = ({ new: anew, known, overtaken }: Tally): string =>
  [
    `${anew} facts told`,
    ...(known > 0 ? [`${known} known already`] : []),
    ...(overtaken > 0 ? [`${overtaken} overtaken`] : []),
  ].join(', ');

/** A line for each tenth. */
const progress = (orders: number): (() => void) => {
  let stories = 0;
  return () => {
    stories += 1;
    if (orders >= 100 && stories % Math.ceil(orders / 10) === 0) console.log(`  ${stories} of ${orders} orders`);
  };
};

const numberIn = (option: string, text: string, isFine: (n: number) => boolean): number => {
  const n = Number(text);
  if (text.trim() === '' || !isFine(n)) throw new DemoFailure(`${option} cannot be ${text}`);
  return n;
};

const now = (): Instant => instantAt(Date.now());
const clockTime = (): string => new Date().toTimeString().slice(0, 8);
const saidAt = (line: string): void => console.log(`${clockTime()}  ${line}`);

export const main = async (): Promise<void> => {
  process.stdout.on('error', () => undefined);
  try {
    await run();
  } catch (error) {
    if (error instanceof Stopped || (error as { name?: string }).name === 'AbortError')
      return console.log('\nStopped.');
    const usual =
      error instanceof DemoFailure ||
      error instanceof CommandFailure ||
      (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(usual === true ? (error as Error).message : error);
    process.exitCode = 1;
  }
};
