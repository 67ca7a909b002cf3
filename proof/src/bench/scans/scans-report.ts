import Table from 'cli-table3';
import type { Verified } from '../../replay/verified.js';

export interface ScansReport {
  readonly waybills: number;
  readonly seed: number;
  readonly clients: number;
  readonly batch: number;
  readonly scans: number;
  /** What became of them, as the route answered. */
  readonly results: Readonly<Record<string, number>>;
  readonly batches: number;
  /** Until the last batch was answered. */
  readonly seconds: number;
  readonly scansPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Of the first and of the last tenth of the batches: they would part if anything grew with what is there already. */
  readonly firstTenthP50Ms: number;
  readonly lastTenthP50Ms: number;
  /** From the last answer until every read model and reaction stood at the head of the feed. */
  readonly caughtUpSeconds: number;
  /** That scans became, with what followed from them. */
  readonly events: number;
  /** Microseconds of processor time for each scan; empty where it cannot be read. */
  readonly processorMicros: Readonly<Record<string, number>>;
  /** The rows of the same events, inserted by a plain client. */
  readonly sameRows: { readonly seconds: number; readonly eventsPerSecond: number; readonly scansPerSecond: number };
  /** Of the yardstick's rate. */
  readonly ratio: number;
  readonly verified: readonly Verified[];
  readonly verifiedSeconds: number;
}

/** What `proof.md` asks for. */
const goal = 0.5;

export const goalOf = (ratio: number): string => `≥ ${goal}: ${ratio >= goal ? 'met' : 'MISSED'}`;

export const tableOf = (report: ScansReport): string => {
  const { results, processorMicros, sameRows, ratio, verified } = report;
  const all = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    table(
      ['P5', ''],
      [
        ['waybills / scans', `${report.waybills} / ${report.scans}`],
        ['what became of them', all(results)],
        ['events that they became', report.events],
        ['scans per second', report.scansPerSecond],
        [
          `a request of ${report.batch}: p50 / p99 / longest, ms`,
          `${report.p50Ms} / ${report.p99Ms} / ${report.maxMs}`,
        ],
        ['p50 of the first / last tenth, ms', `${report.firstTenthP50Ms} / ${report.lastTenthP50Ms}`],
        ['µs of processor time a scan', all(processorMicros)],
        ['all caught up after, s', report.caughtUpSeconds],
        [
          'same rows by a plain client: scans (events) per second',
          `${sameRows.scansPerSecond} (${sameRows.eventsPerSecond})`,
        ],
        ['ratio', `${ratio} (${goalOf(ratio)})`],
        ['read models verified in, s', report.verifiedSeconds],
      ],
    ),
    table(
      ['read model', 'rows', 'equals its rebuild'],
      verified.map(({ readModel, rows, equal }) => [readModel, rows, equal ? 'yes' : 'NO']),
    ),
  ].join('\n');
};

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
};

/** @param sorted ascending, of at least one */
export const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
