import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** What one must know to judge figures: where, when and of what they are. */
export interface RunFacts {
  /** Short; with `+` where files differ from it. */
  readonly commit: string;
  readonly startedAt: string;
  readonly processors: string;
  readonly node: string;
  /** Of the last minute before the start, processes that wanted a processor: figures of a busy machine say little. */
  readonly loadBefore: number;
}

export const runFacts = (): RunFacts => ({
  commit: commitOf(),
  startedAt: new Date(performance.timeOrigin + performance.now()).toISOString(),
  processors: `${cpus().length} × ${cpus()[0]?.model ?? '?'}`,
  node: process.version,
  loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
});

export const sayFacts = ({ processors, node, commit, loadBefore }: RunFacts): string =>
  `${processors}, Node ${node}, commit ${commit}, load before ${loadBefore}`;

const commitOf = (): string => {
  const git = (...args: string[]): string => spawnSync('git', args, { encoding: 'utf8' }).stdout ?? '';
  const commit = git('rev-parse', '--short', 'HEAD').trim();
  return commit === '' ? 'unknown' : `${commit}${git('status', '--porcelain').trim() === '' ? '' : '+'}`;
};

/** To the file, where one was asked for. */
export const writeReport = (file: string | undefined, report: object): void => {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
};
