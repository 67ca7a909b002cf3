import type { Place } from './journeys/places.js';
import type { Quality, Scenario } from './journeys/scenarios.js';
import type { Moment } from './times.js';
import { isEnd, type Meaning } from './words.js';

export const providerNames = ['kuaidi100', 'sf', 'aftership'] as const;
export type ProviderName = (typeof providerNames)[number];

/** A scan in the provider's own code, with what it means. */
export interface Scan extends Meaning {
  /** SF tells it; the others have none. */
  readonly id: string;
  readonly life: number;
  readonly code: string;
  readonly occurredAt: Moment;
  readonly knownAt: Moment;
  readonly withdrawnAt?: Moment;
  readonly place: Place;
  /** The provider's own word for the code. */
  readonly word: string;
  readonly text: string;
  readonly reasonName?: string;
}

/** From one moment up to another, this one left out. */
export interface Span {
  readonly from: Moment;
  readonly until: Moment;
}

export interface Waybill {
  readonly provider: ProviderName;
  /** In the product's word. */
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly scenario: Scenario;
  readonly quality: Quality;
  readonly startsAt: Moment;
  /** Over which account it was ordered. */
  readonly account: string;
  /** Where pushes about it go; otherwise where its subscription or its account says. */
  readonly callback?: string;
  /** The last four digits without which some carriers tell nothing. */
  readonly phone?: string;
  /** All that will ever be known. */
  readonly scans: readonly Scan[];
  readonly outage?: Span;
  readonly quotaUsedUp?: Span;
}

export const isIn = (span: Span | undefined, at: Moment): boolean =>
  span !== undefined && at >= span.from && at < span.until;

/** Small letters, blanks and hyphens make no other number. */
export const plainNumber = (text: string): string => text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();

export const keyOf = (provider: ProviderName, waybillNumber: string): string =>
  `${provider}/${plainNumber(waybillNumber)}`;

/** What the provider lists at a moment, oldest first: of a number that is used again, only its present life. */
export const listedAt = (waybill: Waybill | undefined, at: Moment): readonly Scan[] => {
  const known = (waybill?.scans ?? []).filter(({ knownAt, withdrawnAt }) => knownAt <= at && !(withdrawnAt! <= at));
  const life = Math.max(...known.map((scan) => scan.life));
  return known.filter((scan) => scan.life === life).sort((a, b) => a.occurredAt - b.occurredAt);
};

/** As it stands in answers and pushes: a scan that was entered twice stands there twice. */
export const writtenAt = (waybill: Waybill | undefined, at: Moment): readonly Scan[] => {
  const listed = listedAt(waybill, at);
  const twice = waybill?.scenario === 'duplicated' ? listed[2] : undefined;
  return listed.flatMap((scan) => (scan === twice ? [scan, scan] : [scan]));
};

export const isOver = (listed: readonly Scan[]): boolean => listed.some(isEnd);

/** Of a list what has to change for it to be told again. */
export const printOf = (listed: readonly Scan[]): string => listed.map(({ id }) => id).join(' ');

/** When the provider's list of a waybill changes. */
export const changesOf = (waybill: Waybill | undefined): readonly Moment[] => [
  ...new Set(
    (waybill?.scans ?? [])
      .flatMap(({ knownAt, withdrawnAt }) => [knownAt, ...(withdrawnAt === undefined ? [] : [withdrawnAt])])
      .sort((a, b) => a - b),
  ),
];
