import { setTimeout as sleep } from 'node:timers/promises';
import { addTo, hours, type Instant, type Milliseconds } from '@throughline/values';
import { randomWaybills } from '../random.js';
import type { Simulator } from '../simulator.js';
import type { Truth } from '../truth.js';
import type { ProviderName } from '../waybill.js';
import { providers } from '../world.js';
import {
  accountBodies,
  accountNames,
  callbackOf,
  pushOnly,
  salt,
  sayWhereToPush,
  type AccountBody,
} from './accounts.js';
import { must, type Ask } from './stack.js';

export interface Shipping {
  readonly simulator: Simulator;
  readonly ask: Ask;
  readonly logistics: string;
  readonly say: (line: string) => void;
}

/**
 * Opens the account of each provider. @returns those over which the product asks and subscribes by itself: the others it only takes
 * pushes of
 */
export const openAccounts = async ({ simulator, ask, logistics }: Shipping): Promise<ReadonlySet<ProviderName>> => {
  sayWhereToPush(simulator, logistics);
  const asking = new Set<ProviderName>();
  for (const [provider, body] of Object.entries(accountBodies(simulator.url, logistics)) as [
    ProviderName,
    AccountBody,
  ][]) {
    const path = `/v1/settings/carrier-accounts/${accountNames[provider]}`;
    const whole = await ask('logistics', 'PUT', path, body);
    if (whole.status < 300) asking.add(provider);
    // A product that cannot ask carriers does not know the settings for it.
    else if (whole.status === 400)
      must(`PUT ${path}`, await ask('logistics', 'PUT', path, { provider, secrets: body.secrets }));
    else must(`PUT ${path}`, whole);
  }
  return asking;
};

/**
 * Has the product take pushes over the accounts and ask nothing any more: nobody waits then for a simulator that has ended. What it took up
 * by them stays.
 */
export const askNoMore = async ({ simulator, ask, logistics }: Omit<Shipping, 'say'>): Promise<void> => {
  for (const body of Object.values(accountBodies(simulator.url, logistics))) {
    const path = `/v1/settings/carrier-accounts/${accountNames[body.provider]}`;
    must(`PUT ${path}`, await ask('logistics', 'PUT', path, pushOnly(body)));
  }
};

/** Opens the account of each provider for pushes alone. */
export const openForPushes = async (shipping: Omit<Shipping, 'say'>): Promise<void> => {
  sayWhereToPush(shipping.simulator, shipping.logistics);
  await askNoMore(shipping);
};

/** How long a warehouse waits for what was ordered. */
const announcedWithinMs = 60_000;

/** Has each waybill ordered, announced and dispatched, once: told again it changes nothing. @returns how many are on their way */
export const ship = async (shipping: Shipping, truths: readonly Truth[]): Promise<number> => {
  const asking = await openAccounts(shipping);
  for (const truth of truths) if (!asking.has(truth.provider)) await subscribe(shipping, truth);
  return orderAndDispatch(shipping, truths);
};

/** The same over accounts that are open. */
export const orderAndDispatch = async (
  shipping: Pick<Shipping, 'ask' | 'say'>,
  truths: readonly Truth[],
): Promise<number> => {
  let shipped = 0;
  for (const truth of truths) {
    if (await shipOne(shipping, truth)) shipped += 1;
    else shipping.say(`${truth.waybillNumber} was not announced to the warehouse within ${announcedWithinMs / 1000} s`);
  }
  return shipped;
};

/** So long before it leaves it is ordered. */
const orderedBefore = hours(6);

const orderOf = (waybillNumber: string): string => `SIM-${waybillNumber}`;

/** When a waybill left that an earlier run shipped: the stack itself remembers, by its order. What is told of it now is the same. */
export const leftAt = async (ask: Ask, waybillNumber: string): Promise<Instant | undefined> => {
  const orderNumber = orderOf(waybillNumber);
  const path = `/v1/sales-orders?q=${encodeURIComponent(orderNumber)}`;
  const { items } = must(`GET ${path}`, await ask('order', 'GET', path)) as {
    items: readonly { orderNumber: string; placedAt: Instant }[];
  };
  const found = items.find((one) => one.orderNumber === orderNumber);
  return found && addTo(found.placedAt, orderedBefore);
};

/** When the random waybills of a seed begin: as in an earlier run that shipped them. */
export const startOf = async (ask: Ask, seed: number, withinMs: Milliseconds, otherwise: Instant): Promise<Instant> => {
  const [first] = randomWaybills({ seed, count: 1, startsAt: 0, withinMs });
  const left = await leftAt(ask, first!.waybillNumber);
  return left === undefined ? otherwise : addTo(left, -first!.startsAt);
};

const shipOne = async ({ ask }: Pick<Shipping, 'ask'>, truth: Truth): Promise<boolean> => {
  const { waybillNumber, carrier, startsAt } = truth;
  const orderNumber = orderOf(waybillNumber);
  const key = `simulator/${waybillNumber}`;
  const placedAt = addTo(startsAt, -orderedBefore);
  const lines = [{ sku: 'TEA-250', quantity: 1 }];
  const order = { orderNumber, placedAt, lines, process: 'direct' };
  const placed = await ask('order', 'POST', '/v1/sales-orders', order, `${key}/place`);
  // An earlier run placed it.
  if (placed.status !== 409) must(`ordering ${orderNumber}`, placed);
  const id = await announced(ask, orderNumber);
  if (id === undefined) return false;
  const dispatch = { carrier, waybillNumber, dispatchedAt: startsAt };
  const left = await ask('logistics', 'POST', `/v1/shipments/${id}/dispatch`, dispatch, `${key}/dispatch`);
  if (left.status !== 409) must(`dispatching ${orderNumber}`, left);
  return true;
};

const announced = async (ask: Ask, orderNumber: string): Promise<string | undefined> => {
  const path = `/v1/shipments?orderNumber=${encodeURIComponent(orderNumber)}`;
  for (const until = performance.now() + announcedWithinMs; performance.now() < until; await sleep(100)) {
    const { items } = must(`GET ${path}`, await ask('logistics', 'GET', path)) as { items: readonly { id: string }[] };
    if (items[0] !== undefined) return items[0].id;
  }
  return undefined;
};

/** In place of a product that does not do so itself, or has yet to. */
export const subscribe = async (
  { simulator, logistics }: Pick<Shipping, 'simulator' | 'logistics'>,
  { provider, carrier, waybillNumber }: Truth,
): Promise<void> => {
  const { id, secret } = providers[provider].usualAccount;
  const word = providers[provider].carrierWord(carrier);
  if (provider === 'kuaidi100') {
    const parameters = { callbackurl: callbackOf(provider, logistics), salt, resultv2: '4' };
    const param = JSON.stringify({ company: word, number: waybillNumber, key: secret, parameters });
    await fetch(`${simulator.url}/poll`, { method: 'POST', body: new URLSearchParams({ schema: 'json', param }) });
  }
  if (provider === 'aftership')
    // Ten in a second are answered; the eleventh is asked again.
    for (let status = 429; status === 429;) {
      const reply = await fetch(`${simulator.url}/tracking/2025-07/trackings`, {
        method: 'POST',
        headers: { 'as-api-key': id, 'content-type': 'application/json' },
        body: JSON.stringify({ tracking_number: waybillNumber, slug: word }),
      });
      ({ status } = reply);
      await reply.arrayBuffer();
      if (status === 429) await sleep(200);
    }
};
