import Table from 'cli-table3';
import type { RunFacts } from '../run-facts.js';
import type { Latencies } from './effects.js';

export type Door = 'feed' | 'kafka';

/** One row: one load through one door. Latencies are those of transactions that commit at once. */
export interface Case extends Latencies {
  /** `raw`: kafkajs alone, produce → consume. */
  readonly door: Door | 'raw';
  readonly perSecond: number;
  /** Did one of every hundred transactions last 500 ms? */
  readonly slow: boolean;
  readonly things: number;
  /** In so many of the source they were committed. */
  readonly transactions?: number;
  /** Processor time for each thing, by process, with all that it does beside; microseconds. */
  readonly processorMicros: Readonly<Record<string, number>>;
  /** From when they should have committed. */
  readonly slowTransactions?: Latencies;
  /** Things that should have taken effect and had not, once a second. */
  readonly lag: readonly number[];
  readonly lagAtEnd: number;
  /** How long after the last arrival everything had taken effect; null where a minute was not enough, and some has no latency. */
  readonly drainedMs: number | null;
}

export interface EffectReport extends RunFacts {
  readonly benchmark: 'P4';
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly cases: readonly Case[];
  /** Why there are no rows of Kafka. */
  readonly notRun?: string;
}

/** What `proof.md` asks for. */
const p99AtMostMs = 50;
const p99GoalAt = 1_000;
const slowAtMost = 1.2;
const sustained = 5_000;

/** More than a quarter of a second of arrivals waits at the end, and more than half-way: it grows. */
export const grows = ({ lag, lagAtEnd, perSecond }: Case): boolean => {
  const halfWay = lag[Math.floor((lag.length - 1) / 2)] ?? 0;
  return lagAtEnd > perSecond / 4 && lagAtEnd > halfWay;
};

export const tableOf = (report: EffectReport, rates: readonly number[], doors: readonly Door[]): string => {
  const table = new Table({
    head: ['door', 'events/s', '1 % last 500 ms', 'p50 ms', 'p99 ms', 'max ms', 'lag at end', '× raw p50', '× raw p99', '× without slow', 'goal'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
  }); // prettier-ignore
  const find = (door: Case['door'], perSecond: number, slow: boolean): Case | undefined =>
    report.cases.find((each) => each.door === door && each.perSecond === perSecond && each.slow === slow);
  const rows: readonly Case['door'][] = doors.includes('kafka') ? [...doors, 'raw'] : doors;
  for (const perSecond of rates)
    for (const door of rows)
      for (const slow of door === 'raw' ? [false] : [false, true]) {
        const found = find(door, perSecond, slow);
        const name = door === 'raw' ? 'raw kafkajs' : door;
        if (found === undefined) {
          table.push([name, perSecond, slow ? 'yes' : 'no', { colSpan: 8, content: 'not run' }]);
          continue;
        }
        const raw = door === 'raw' ? undefined : find('raw', perSecond, false);
        const quiet = slow ? find(door, perSecond, false) : undefined;
        table.push([
          name,
          perSecond,
          slow ? 'yes' : 'no',
          found.p50Ms,
          found.p99Ms,
          found.maxMs,
          found.lagAtEnd,
          ratio(found.p50Ms, raw?.p50Ms),
          ratio(found.p99Ms, raw?.p99Ms),
          ratio(found.p99Ms, quiet?.p99Ms),
          door === 'raw' ? '' : goalOf(found, quiet),
        ]);
      }
  return table.toString();
};

/** What was asked for of this row, and whether it came to it. */
export const goalOf = (found: Case, withoutSlow: Case | undefined): string => {
  const said: string[] = [];
  const say = (goal: string, isMet: boolean): void => void said.push(`${goal}: ${isMet ? 'met' : 'MISSED'}`);
  if (found.perSecond === p99GoalAt) {
    say(`p99 ≤ ${p99AtMostMs} ms`, found.drainedMs !== null && found.p99Ms <= p99AtMostMs);
    if (withoutSlow !== undefined) say(`≤ ${slowAtMost}×`, found.p99Ms <= slowAtMost * withoutSlow.p99Ms);
  }
  if (found.perSecond === sustained) say('no growing lag', !grows(found));
  return said.join(', ');
};

const ratio = (of: number, to: number | undefined): string => (to === undefined ? '' : (of / to).toFixed(2));
