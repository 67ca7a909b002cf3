import type { Instant } from '@throughline/values';
import { instantOf, type Moment } from './times.js';
import { listedAt, type ProviderName, type Waybill } from './waybill.js';
import { standingAfter, type DeliveryException, type Milestone, type Standing } from './words.js';
import type { Quality, Scenario } from './journeys/scenarios.js';

export interface TrueScan {
  /** In the provider's own words. */
  readonly code: string;
  readonly text: string;
  readonly location: string;
  readonly occurredAt: Instant;
  /** From when on the provider knows of it. */
  readonly knownAt: Instant;
  /** From when on the provider takes it for a mistake. */
  readonly withdrawnAt: Instant | null;
  readonly life: number;
  readonly milestone: Milestone | null;
  readonly exception: DeliveryException | null;
}

/** What really happens to a waybill, whatever is pushed and answered of it. */
export interface Truth {
  readonly provider: ProviderName;
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly scenario: Scenario;
  readonly quality: Quality;
  readonly startsAt: Instant;
  /** All there will be, those that are not known yet with them, by their times. */
  readonly scans: readonly TrueScan[];
  /** As the provider sees it now. */
  readonly standing: Standing;
  /** When everything is over, of the goods that bore the number last. */
  readonly endState: Standing;
  /** The same of each of them. */
  readonly lives: readonly Standing[];
}

export const truthOf = (waybill: Waybill, now: Moment): Truth => {
  const { provider, carrier, waybillNumber, scenario, quality, startsAt } = waybill;
  const scans = [...waybill.scans].sort((a, b) => a.occurredAt - b.occurredAt);
  const lives = [...new Set(scans.map(({ life }) => life))].map((life) =>
    standingAfter(scans.filter((scan) => scan.life === life && scan.withdrawnAt === undefined)),
  );
  return {
    provider,
    carrier,
    waybillNumber,
    scenario,
    quality,
    startsAt: instantOf(startsAt),
    scans: scans.map((scan) => ({
      code: scan.code,
      text: scan.text,
      location: scan.place.name,
      occurredAt: instantOf(scan.occurredAt),
      knownAt: instantOf(scan.knownAt),
      withdrawnAt: scan.withdrawnAt === undefined ? null : instantOf(scan.withdrawnAt),
      life: scan.life,
      milestone: scan.milestone ?? null,
      exception: scan.exception ?? null,
    })),
    standing: standingAfter(listedAt(waybill, now)),
    endState: lives.at(-1)!,
    lives,
  };
};
