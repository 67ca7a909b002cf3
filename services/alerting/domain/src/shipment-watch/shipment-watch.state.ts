import { earlier, epochMs, isBefore, isSameInstant, later, type Instant } from '@throughline/values';
import type { Recorded } from '@throughline/event-sourcing';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';

/** One verdict that we gave. It is never forgotten: what is withdrawn may not be given again. */
export interface Silence {
  readonly due: Instant;
  readonly caseId: string;
  readonly standing: 'open' | 'ended' | 'withdrawn';
  readonly endedAt?: Instant;
}

/**
 * What is known of a shipment's life, as a set: facts may come in any order and more than once, so nothing here
 * depends on which came first. There is no "not watched yet" to branch on: without `dispatch` no clock runs.
 */
export interface ShipmentWatch {
  readonly dispatch?: {
    readonly at: Instant;
    readonly limitHours: number;
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly orders: readonly string[];
    readonly packageNumbers?: readonly string[];
  };
  /** Distinct moments, earliest first. */
  readonly signs: readonly Instant[];
  /** When the last of its packages had come to its end, by the earliest that we were told of each. */
  readonly endedAt?: Instant;
  readonly ends: Ends;
  readonly silences: readonly Silence[];
}

/** The earliest end that we were told of the whole, and of packages. */
export interface Ends {
  readonly whole?: Instant;
  readonly packages: Readonly<Record<string, Instant>>;
}

export const initialShipmentWatch: ShipmentWatch = { signs: [], ends: { packages: {} }, silences: [] };

export const withSign = (watch: ShipmentWatch, at: Instant): ShipmentWatch =>
  watch.signs.some((sign) => isSameInstant(sign, at))
    ? watch
    : { ...watch, signs: [...watch.signs, at].sort((a, b) => epochMs(a) - epochMs(b)) };

/** The watch once we know of this end: the same one where it tells us nothing. */
export const withEnd = (watch: ShipmentWatch, at: Instant, packageNumbers?: readonly string[]): ShipmentWatch => {
  const { ends } = watch;
  if (packageNumbers === undefined)
    return isNews(at, ends.whole) ? ended({ ...watch, ends: { ...ends, whole: at } }) : watch;
  const news = packageNumbers.filter((packageNumber) => isNews(at, endOf(ends, packageNumber)));
  if (news.length === 0) return watch;
  const packages = { ...ends.packages, ...Object.fromEntries(news.map((packageNumber) => [packageNumber, at])) };
  return ended({ ...watch, ends: { ...ends, packages } });
};

/** People number packages as they like, also `constructor`. */
const endOf = ({ packages }: Ends, packageNumber: string): Instant | undefined =>
  Object.hasOwn(packages, packageNumber) ? packages[packageNumber] : undefined;

const isNews = (at: Instant, known: Instant | undefined): boolean => known === undefined || isBefore(at, known);

/** The watch with the end that follows from what we know. */
const ended = ({ endedAt: _, ...watch }: ShipmentWatch): ShipmentWatch => {
  const { whole } = watch.ends;
  const known = (watch.dispatch?.packageNumbers ?? []).map((packageNumber) => endOf(watch.ends, packageNumber));
  const last =
    known.length === 0
      ? undefined
      : known.reduce((a, b) => (a === undefined || b === undefined ? undefined : later(a, b)));
  const endedAt = whole && last ? earlier(whole, last) : (whole ?? last);
  return { ...watch, ...(endedAt && { endedAt }) };
};

const withSilence = (watch: ShipmentWatch, silence: Silence): ShipmentWatch => ({
  ...watch,
  silences: [...watch.silences.filter((other) => other.caseId !== silence.caseId), silence],
});

export const evolveShipmentWatch = (watch: ShipmentWatch, event: Recorded<ShipmentWatchEvent>): ShipmentWatch => {
  switch (event.type) {
    case 'WatchStarted': {
      const { effectiveAt: at, ...pinned } = event.data;
      return ended({ ...watch, dispatch: { at, ...pinned } });
    }
    case 'SignOfLifeSeen':
      return withSign(watch, event.data.effectiveAt);
    case 'WatchEnded':
      return withEnd(watch, event.data.effectiveAt, event.data.packageNumbers);
    case 'SilenceLimitPassed':
      return withSilence(watch, { due: event.data.due, caseId: event.data.caseId, standing: 'open' });
    case 'SilenceEnded':
      return withSilence(watch, { ...event.data, standing: 'ended' });
    case 'SilenceWithdrawn':
      return withSilence(watch, { due: event.data.due, caseId: event.data.caseId, standing: 'withdrawn' });
  }
};
