import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyContext } from '@throughline/event-sourcing';
import { EventStore, migrate, openPool, runningClock, Sequencer } from '@throughline/event-store';
import { provision, startPostgres } from '@throughline/local';
import Table from 'cli-table3';
import { appendRound, type Round } from './append.js';
import { pgbenchRound, pgbenchVersion } from './pgbench.js';

const writersOfEachRun = [1, 8, 32];
const rounds = 3;
const roundMs = 4_000;
/** What `proof.md` asks for at 8 and 32 writers. */
const goal = 0.9;

/**
 * P1: append, one event to new streams, beside pgbench doing the same inserts, on the same PostgreSQL with its default durability. Rounds
 * alternate and medians are compared, so that whatever else the machine does falls on both. The sequencer runs all the time.
 */
export const benchAppends = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const password = randomUUID();
  const postgres = await startPostgres({ dataDir: folder });
  try {
    const [database] = await provision({
      adminUrl: postgres.url,
      names: ['bench'],
      password: () => password,
      isOurs: () => true,
    });
    await migrate({ url: database!.migrationUrl, runTimeRole: new URL(database!.url).username, migrations: [] });
    const pool = openPool({ url: database!.url, max: 4, applicationName: 'sequencer' }, () => undefined);
    // Without anything of a context's own: only the log is measured.
    const store = new EventStore({ pool, definition: emptyContext('bench'), clock: runningClock() });
    const sequencer = new Sequencer(store, { listenUrl: database!.url });
    await sequencer.start();
    await compare(database!.url);
    await sequencer.stop();
    await pool.end();
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(postgres.dataDir, { recursive: true, force: true });
  }
};

const compare = async (url: string): Promise<void> => {
  const pgbench = pgbenchVersion();
  console.log(`P1 append: 1 event to a new stream, ${rounds} alternating rounds of ${roundMs / 1000} s, medians`);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}, ${pgbench ?? 'no pgbench on the PATH'}\n`,
  );
  const table = new Table({
    head: ['writers', 'append/s', 'p50 ms', 'p99 ms', 'pgbench/s', 'ratio', `goal ≥ ${goal}`],
    style: { head: [], border: [] },
  });
  for (const writers of writersOfEachRun) {
    const ours: Round[] = [];
    const theirs: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await appendRound(url, writers, roundMs));
      if (pgbench !== undefined) theirs.push(await pgbenchRound(url, writers, roundMs));
    }
    const rate = median(ours, (round) => round.perSecond);
    const limit = pgbench === undefined ? undefined : median(theirs, (round) => round.perSecond);
    const ratio = limit === undefined ? undefined : rate / limit;
    table.push([
      writers,
      Math.round(rate),
      median(ours, (round) => round.p50Ms!).toFixed(2),
      median(ours, (round) => round.p99Ms!).toFixed(2),
      limit === undefined ? 'not run' : Math.round(limit),
      ratio?.toFixed(2) ?? 'not run',
      ratio === undefined ? 'not run' : writers === 1 ? '–' : ratio >= goal ? 'met' : 'missed',
    ]);
  }
  console.log(table.toString());
};

const median = (of: readonly Round[], value: (round: Round) => number): number =>
  of.map(value).sort((a, b) => a - b)[Math.floor(of.length / 2)]!;
