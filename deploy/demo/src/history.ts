import { addTo, epochMs, instantAt, isAfter, type Instant } from '@throughline/values';
import type { Api } from './api.js';
import type { Act, Track } from './scenario/acts.js';
import { before, storyOf, type Story } from './scenario/story.js';
import { isOldAt, type Teller, type Told } from './teller.js';

export interface OrderItem {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: string;
  readonly placedAt: Instant;
}

/** How many were told anew, how many were there already. */
export type Tally = Record<Told, number>;

/** What is told of an order, whoever thought it up. */
export type Outline = Pick<Story, 'orderNumber' | 'salesOrderId' | 'acts'>;

/** So many stories are told side by side. */
const sideBySide = 6;

/**
 * When the history ends: now, the first time. Later its stories are told with the times of the first time, so that nothing of them is new:
 * the stack itself remembers, by the order of the first story.
 */
export const endOfHistory = async (api: Api, seed: number, now: Instant): Promise<Instant> => {
  const end = instantAt(Math.floor(epochMs(now) / 1000) * 1000);
  const first = storyOf(seed, 1, before(end));
  const found = await api.readAll<OrderItem>('order', `/v1/sales-orders?q=${encodeURIComponent(first.orderNumber)}`);
  const placed = found.find(({ orderNumber }) => orderNumber === first.orderNumber);
  return placed === undefined ? end : addTo(end, epochMs(placed.placedAt) - epochMs(first.acts[0]?.at ?? end));
};

export const historyOf = (seed: number, orders: number, end: Instant): readonly Story[] =>
  Array.from({ length: orders }, (_, index) => storyOf(seed, index + 1, before(end)));

export interface Telling {
  readonly teller: Teller;
  readonly end: Instant;
  readonly tally: Tally;
  readonly onStory?: () => void;
}

/** Tells what has happened of each story until the end of the history, but for what is told late. @returns the stories that were ours to tell */
export const tellHistory = async (stories: readonly Story[], telling: Telling): Promise<readonly Story[]> => {
  const ours = await inTurns(stories, async (story) => {
    const isOurs = await tellStory(story, telling);
    telling.onStory?.();
    return isOurs ? [story] : [];
  });
  return ours.flat();
};

/** Tells what the documents tell. @returns the order numbers that somebody else has already */
export const tellExamples = async (examples: readonly Outline[], telling: Telling): Promise<readonly string[]> => {
  const taken: string[] = [];
  for (const example of examples) if (!(await tellStory(example, telling))) taken.push(example.orderNumber);
  return taken;
};

/** What comes to light only now. */
export const tellLateNews = async (stories: readonly Story[], { teller, end, tally }: Telling): Promise<void> => {
  await inTurns(stories, async (story) => {
    const late = story.acts.filter((act) => act.late && !isAfter(act.at, end));
    for (const act of late.filter((one) => one.act !== 'track')) tally[await teller.tell(story, act)] += 1;
    for (const tracks of byWaybill(late)) tally[await teller.track(story.orderNumber, tracks, 'late news')] += 1;
  });
};

const tellStory = async (story: Outline, { teller, end, tally }: Telling): Promise<boolean> => {
  const due = story.acts.filter((act) => !act.late && !isAfter(act.at, end));
  const tracks = byWaybill(due);
  const trackNow = async (all: readonly Track[] | undefined): Promise<void> => {
    if (all === undefined) return;
    tracks.splice(tracks.indexOf(all), 1);
    tally[await teller.track(story.orderNumber, all)] += 1;
  };
  for (const act of due) {
    if (act.act === 'track') continue;
    const its =
      act.act === 'dispatch' ? tracks.find(([track]) => track?.waybillNumber === act.waybillNumber) : undefined;
    if (isOldAt(end, act)) await trackNow(its);
    const told = await teller.tell(story, act);
    tally[told] += 1;
    if (act.act === 'place' && told === 'overtaken') return false;
    if (!isOldAt(end, act)) await trackNow(its);
  }
  for (const all of [...tracks]) await trackNow(all);
  return true;
};

const byWaybill = (acts: readonly Act[]): (readonly Track[])[] => {
  const waybills = new Map<string, readonly Track[]>();
  for (const act of acts)
    if (act.act === 'track') waybills.set(act.waybillNumber, [...(waybills.get(act.waybillNumber) ?? []), act]);
  return [...waybills.values()];
};

/** A few at a time, in order. */
const inTurns = async <T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < list.length; index = next++) results[index] = await work(list[index] as T);
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  return results;
};
