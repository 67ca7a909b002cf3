import { setTimeout as sleep } from 'node:timers/promises';
import { epochMs, instantAt, offsetMinutes, type Instant } from '@throughline/values';
import type { Api } from './api.js';
import { act as actOnCase, type CaseAction, type CaseItem } from './casework.js';
import type { OrderItem } from './history.js';
import type { Act, Track } from './scenario/acts.js';
import { diceFor, type Dice } from './scenario/chance.js';
import { storyNumberIn } from './scenario/channels.js';
import { storyOf, type Story } from './scenario/story.js';
import type { Teller } from './teller.js';

/** An order that is under way, with what has not been told of it yet: unknown until somebody looks. */
interface Life {
  readonly story: Story;
  rest?: readonly Act[];
}

export interface Going {
  readonly api: Api;
  readonly teller: Teller;
  readonly seed: number;
  readonly factsPerSecond: number;
  readonly now: () => Instant;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Of a hundred facts so many are new orders, and so many somebody's work on a case; the rest goes on with what is there. */
const newOrders = 12;
const caseWork = 8;
/** Looked at before a new order is placed instead: what waits for a warehouse waits. */
const tries = 5;

/**
 * Keeps new facts coming, at the time they are told: orders are placed, and each goes on with the next thing of its story, seen from what
 * the stack shows of it. So it may be interrupted and started again, and what a person does in between is respected.
 *
 * @returns how many facts were told until the signal ended it
 */
export const keepGoing = async (going: Going): Promise<number> => {
  const { signal, say, factsPerSecond } = going;
  const everything = { ...(await underWay(going)), dice: diceFor(going.seed) };
  let told = 0;
  let next = performance.now();
  try {
    for (;;) {
      say(await oneFact(going, everything));
      told += 1;
      // After a pause of a service nothing is made up for: the rate is that of an ordinary day.
      next = Math.max(next + 1_000 / factsPerSecond, performance.now());
      await sleep(next - performance.now(), undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return told;
  }
};

interface Everything {
  readonly lives: Life[];
  last: number;
  readonly dice: Dice;
}

const oneFact = async (going: Going, everything: Everything): Promise<string> => {
  const chance = everything.dice.int(1, 100);
  const line =
    chance <= newOrders
      ? undefined
      : chance <= newOrders + caseWork
        ? ((await workOnOneCase(going, everything.dice)) ?? (await goOn(going, everything)))
        : await goOn(going, everything);
  return line ?? placeNext(going, everything);
};

/** Orders of this seed that are not at their end, and the highest number that was given. */
const underWay = async ({ api, seed }: Going): Promise<{ lives: Life[]; last: number }> => {
  const lives: Life[] = [];
  let last = 0;
  for (const order of await api.readAll<OrderItem>('order', '/v1/sales-orders')) {
    const number = storyNumberIn(order.orderNumber, seed);
    if (number === undefined) continue;
    last = Math.max(last, number);
    const story = { ...storyOf(seed, number, order.placedAt), salesOrderId: order.id };
    if (story.orderNumber === order.orderNumber) lives.push({ story });
  }
  return { lives, last };
};

const placeNext = async (going: Going, everything: Everything): Promise<string> => {
  for (;;) {
    const story = storyOf(going.seed, (everything.last += 1), going.now());
    const [placing, ...rest] = story.acts;
    if (placing?.act !== 'place') throw new Error('a story begins with its order');
    if ((await going.teller.tell(story, placing)) === 'overtaken') continue;
    everything.lives.push({ story, rest });
    return lineOf(story, placing);
  }
};

/** The next thing of some order; undefined where none has anything to tell just now. */
const goOn = async (going: Going, { lives, dice }: Everything): Promise<string | undefined> => {
  for (let attempt = 0; attempt < tries && lives.length > 0; attempt += 1) {
    const index = dice.int(0, lives.length - 1);
    const life = lives[index] as Life;
    const [act, ...rest] = (life.rest ??= await restOf(going, life.story));
    if (act === undefined) {
      lives.splice(index, 1);
      continue;
    }
    const { story } = life;
    if (act.act === 'dispatch' && (await going.teller.shipmentNow(story.orderNumber, act)) === undefined) continue;
    const today = atTime(act, going.now());
    const told =
      today.act === 'track'
        ? await going.teller.track(story.orderNumber, [today], `${today.scan.code}-${epochMs(today.at)}`)
        : await going.teller.tell(story, today);
    // What somebody has cancelled does not leave: no carrier will tell of it.
    life.rest = told === 'overtaken' && act.act === 'dispatch' ? [] : rest;
    if (told !== 'overtaken') return lineOf(story, today);
  }
  return undefined;
};

const atTime = (act: Act, now: Instant): Act => {
  const here = (then: Instant): Instant => instantAt(epochMs(now), offsetMinutes(then));
  const at = here(act.at);
  return act.act === 'track'
    ? { ...act, at, scan: { ...act.scan, occurredAt: here(act.scan.occurredAt) } }
    : { ...act, at };
};

interface OrderView {
  readonly approvedAt?: string;
  readonly ended?: object;
  readonly allowedActions: readonly string[];
}

interface ShipmentView {
  readonly waybillNumber: string | null;
  readonly timeline: readonly { readonly code: string }[];
  readonly unmapped: readonly { readonly code: string }[];
}

/** What the stack does not know yet of a story that was begun by another run. */
const restOf = async ({ api, teller }: Going, story: Story): Promise<readonly Act[]> => {
  const order = await api.find<OrderView>('order', `/v1/sales-orders/${story.salesOrderId}`);
  if (order === undefined) return [];
  const byHand = story.acts.flatMap((act) => (act.act === 'register' ? [act.shipmentId] : []));
  const ids = new Set([...byHand, ...(await teller.shipmentsOf(story.orderNumber)).map(({ id }) => id)]);
  const shipments = new Map<string, ShipmentView>();
  for (const id of ids) {
    const shipment = await api.find<ShipmentView>('logistics', `/v1/shipments/${id}`);
    if (shipment !== undefined) shipments.set(id, shipment);
  }
  const heard = new Map<string, string[]>();
  for (const { waybillNumber, timeline, unmapped } of shipments.values())
    if (waybillNumber !== null)
      heard.set(
        waybillNumber,
        [...timeline, ...unmapped].map(({ code }) => code),
      );
  return story.acts.filter((act) => !isKnown(act, order, shipments, heard));
};

/** @param heard by waybill number, the codes of what was recorded; a code is struck out for each act that it answers for */
const isKnown = (
  act: Act,
  order: OrderView,
  shipments: ReadonlyMap<string, ShipmentView>,
  heard: ReadonlyMap<string, string[]>,
): boolean => {
  switch (act.act) {
    case 'place':
      return true;
    case 'approve':
      return order.approvedAt !== undefined || order.ended !== undefined;
    case 'reject':
    case 'cancel':
      return !order.allowedActions.includes(act.act);
    case 'register':
      return shipments.has(act.shipmentId);
    case 'dispatch':
      return heard.has(act.waybillNumber) || ('warehouse' in act.shipment && order.ended !== undefined);
    case 'track':
      return wasHeard(act, heard);
  }
};

const wasHeard = ({ waybillNumber, scan }: Track, heard: ReadonlyMap<string, string[]>): boolean => {
  const codes = heard.get(waybillNumber) ?? [];
  const index = codes.indexOf(scan.code);
  if (index >= 0) codes.splice(index, 1);
  return index >= 0;
};

/** From a state to what somebody might do then. */
const nextWith: readonly (readonly [string, readonly CaseAction[]])[] = [
  ['open', ['acknowledge', 'add-note', 'resolve']],
  ['acknowledged', ['resolve', 'resolve', 'void']],
  ['resolved', ['close']],
  ['voided', ['close']],
];

const workOnOneCase = async ({ api, seed }: Going, dice: Dice): Promise<string | undefined> => {
  const [state, actions] = dice.pick(nextWith);
  const { items } = await api.read<{ items: readonly CaseItem[] }>('alerting', `/v1/cases?state=${state}&limit=50`);
  const ours = items.filter(({ orders }) => orders.some((order) => storyNumberIn(order.replace(/X$/, ''), seed)));
  if (ours.length === 0) return undefined;
  const item = dice.pick(ours);
  const action = dice.pick(actions);
  if (!(await actOnCase(api, item, action, dice.int(0, 9)))) return undefined;
  return `${(item.orders[0] ?? '').padEnd(14)} case ${item.rule}: ${action}`;
};

const lineOf = ({ orderNumber, plot }: Story, act: Act): string => `${orderNumber.padEnd(14)} ${wordsOf(act, plot)}`;

const wordsOf = (act: Act, plot: string): string => {
  switch (act.act) {
    case 'place':
      return `placed (${plot})`;
    case 'approve':
      return 'approved';
    case 'reject':
      return `rejected: ${act.reason}`;
    case 'cancel':
      return `cancelled: ${act.reason}`;
    case 'register':
      return `shipment entered by hand in ${act.warehouse}`;
    case 'dispatch':
      return `left with ${act.carrier} ${act.waybillNumber}`;
    case 'track':
      return `${act.carrier}: ${act.scan.code}${act.scan.location === undefined ? '' : `, ${act.scan.location}`}`;
  }
};
