import { setTimeout as sleep } from 'node:timers/promises';
import { addTo, hours } from '@throughline/values';
import { CommandFailure, readOptions, usage, type Options } from './options.js';
import { startSimulator, type Simulator } from './simulator.js';
import { accountBodies, accountNames, sayWhereToPush } from './stack/accounts.js';
import { businessClock } from './stack/business-clock.js';
import { ship, startOf } from './stack/ship.js';
import { addressesIn, askStack } from './stack/stack.js';
import { providerNames } from './waybill.js';

const tickEveryMs = 1_000;
/** How long ago the first of the random waybills left. */
const leftWithinMs = hours(6);

/** Where `npm start` puts logistics when its port is free. */
const usualLogistics = 'http://127.0.0.1:4200';

const run = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return console.log(usage);
  const { port, seed, random, folder } = options;
  const now = businessClock(folder);
  const simulator = await startSimulator({ port, seed, now, log: console.log });
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort());
  try {
    const found = addressesIn(folder);
    const logistics = options.logistics ?? found.logistics ?? usualLogistics;
    sayWhereToPush(simulator, logistics);
    explain(simulator, logistics);
    const ask = options.ship ? await askStack(addressOf(options, found), folder, options.token) : undefined;
    const usualStart = addTo(now(), -leftWithinMs);
    const startsAt = ask === undefined ? usualStart : await startOf(ask, seed, leftWithinMs, usualStart);
    const truths = simulator.addRandom({ count: random, startsAt, withinMs: leftWithinMs });
    if (random > 0) console.log(`${random} waybills; the truth about each: ${simulator.url}/simulator/waybills`);
    if (ask !== undefined) {
      const shipped = await ship({ simulator, ask, logistics, say: console.log }, truths);
      console.log(`${shipped} of them ordered and dispatched.`);
    }
    await tickUntil(simulator, stopping.signal);
  } finally {
    await simulator.close();
  }
};

const addressOf = ({ order, logistics }: Options, found: ReturnType<typeof addressesIn>) => ({
  ...found,
  ...(order !== undefined && { order }),
  ...(logistics !== undefined && { logistics }),
});

const tickUntil = async (simulator: Simulator, signal: AbortSignal): Promise<void> => {
  const told = (): string => {
    const { pushes } = simulator.statistics();
    return providerNames.map((name) => `${name} ${pushes[name].acknowledged}/${pushes[name].sent}`).join(', ');
  };
  let before = told();
  while (!signal.aborted) {
    await simulator.tick();
    if (told() !== before) console.log(`pushes acknowledged/sent: ${(before = told())}`);
    await sleep(tickEveryMs, undefined, { signal }).catch(() => undefined);
  }
  console.log('\nStopped.');
};

const explain = (simulator: Simulator, logistics: string): void => {
  console.log(
    `Kuaidi100, SF and AfterShip answer at ${simulator.url}; what they play is told them at ${simulator.url}/simulator.`,
  );
  console.log('\nAccounts of a product that asks them and is pushed to by them:\n');
  const bodies = accountBodies(simulator.url, logistics);
  for (const name of providerNames)
    console.log(
      `PUT ${logistics}/v1/settings/carrier-accounts/${accountNames[name]}\n${JSON.stringify(bodies[name], undefined, 2)}\n`,
    );
  console.log(
    'Kuaidi100 first pushes a quarter of an hour to four hours after a subscription, by the clock; the others within minutes.',
  );
  console.log('`npm run simulate -- --help` lists the scenarios. Ctrl-C ends it.\n');
};

export const main = async (): Promise<void> => {
  process.stdout.on('error', () => undefined);
  try {
    await run();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const usual = error instanceof CommandFailure || code?.startsWith('ERR_PARSE_ARGS') === true;
    if (code === 'EADDRINUSE') console.error('That port is taken: say another one, --port N');
    else console.error(usual ? message : error);
    process.exitCode = 1;
  }
};
