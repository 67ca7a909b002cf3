import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { data, metadata, type Round } from './append.js';

/** The version of the pgbench on the PATH; the packaged PostgreSQL has none. */
export const pgbenchVersion = (): string | undefined => {
  const { status, stdout } = spawnSync('pgbench', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

/** The rows of an append as one prepared statement with nothing around it: no checks, no function, no idempotency. */
const script = `
\\set shard random(0, 1023)
WITH id AS MATERIALIZED (SELECT 'so_' || gen_random_uuid() AS so),
s AS (
  INSERT INTO stream (stream_type, stream_id, version, shard) SELECT 'sales-order', so, 1, :shard::smallint FROM id),
e AS (
  INSERT INTO event (event_id, stream_type, stream_id, version, shard, event_type, schema_version, data, personal, metadata,
    occurred_at, occurred_offset, recorded_at)
  SELECT gen_random_uuid(), 'sales-order', so, 1, :shard::smallint, 'SalesOrderPlaced', 1, '${data}'::jsonb, NULL,
    '${metadata}'::jsonb, now(), 0, now() FROM id
  RETURNING seq_id, shard, event_type)
INSERT INTO feed_pending (seq_id, shard, event_type) SELECT seq_id, shard, event_type FROM e;
`;

export const pgbenchRound = async (url: string, writers: number, forMs: number): Promise<Round> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const file = join(folder, 'append.sql');
  writeFileSync(file, script.replace(/\n(?!\\|WITH|$)/g, ' '));
  try {
    const said = await runPgbench([
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${writers}`,
      `--jobs=${Math.min(writers, 2)}`,
      `--time=${Math.ceil(forMs / 1000)}`,
      `--file=${file}`,
      url,
    ]);
    const tps = /tps = ([\d.]+)/.exec(said)?.[1];
    if (tps === undefined || /number of failed transactions: [1-9]/.test(said))
      throw new Error(`pgbench said:\n${said}`);
    return { perSecond: Number(tps) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const runPgbench = (args: readonly string[]): Promise<string> =>
  new Promise((done, failed) => {
    const child = spawn('pgbench', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', failed);
    child.once('close', (code) =>
      code === 0 ? done(said) : failed(new Error(`pgbench ended with ${code}:\n${said}`)),
    );
  });
