import { randomUUID } from 'node:crypto';
import { emptyContext } from '@throughline/event-sourcing';
import {
  EventStore,
  migrate,
  openPool,
  runningClock,
  Sequencer,
  type Client,
  type Pool,
} from '@throughline/event-store';
import { provision } from '@throughline/local';

/** What is inserted again, and how. */
export interface SameRows {
  /** Where the events stand. */
  readonly from: Pool;
  /** Those behind this physical id. */
  readonly afterSeqId: number;
  /** So many connections, each with the streams of its own shards: as clients have waybills of their own. */
  readonly connections: number;
  /** In one transaction. */
  readonly events: number;
}

/** So many batches are read ahead, so that reading is no part of what is measured. */
const readAhead = 20;

/**
 * The yardstick: the rows of the same events, with the same data, into a database of their own on the same PostgreSQL, each transaction one
 * prepared statement of a plain client with nothing around it: no checks, no read models, no look-ups. The sequencer runs, as it does in
 * the service. pgbench cannot insert rows of which each is another, and the packaged PostgreSQL has none.
 */
export const insertSameRows = async (
  adminUrl: string,
  rows: SameRows,
): Promise<{ readonly events: number; readonly seconds: number }> => {
  const password = randomUUID();
  const [database] = await provision({
    adminUrl,
    names: ['bench_same_rows'],
    password: () => password,
    isOurs: () => true,
  });
  const { url, migrationUrl, runTimeRole } = database!;
  await migrate({ url: migrationUrl, runTimeRole, migrations: [] });
  const pool = openPool({ url, max: rows.connections + 4, applicationName: 'same-rows' }, () => undefined);
  const store = new EventStore({ pool, definition: emptyContext('bench'), clock: runningClock() });
  const sequencer = new Sequencer(store, { listenUrl: url });
  await sequencer.start();
  const clients = await Promise.all(Array.from({ length: rows.connections }, () => pool.connect()));
  try {
    const read = clients.map((_, part) => batchesOfPart(rows, part));
    let events = 0;
    let seconds = 0;
    for (;;) {
      const ahead = await Promise.all(read.map(someOf));
      if (ahead.every(({ length }) => length === 0)) return { events, seconds };
      const startedAt = performance.now();
      await Promise.all(clients.map(async (client, part) => insertAll(client, ahead[part] ?? [])));
      seconds += (performance.now() - startedAt) / 1000;
      events += ahead.flat().reduce((sum, batch) => sum + batch.length, 0);
    }
  } finally {
    for (const client of clients) client.release();
    await sequencer.stop();
    await pool.end();
  }
};

const columns = {
  event_id: 'uuid',
  stream_type: 'text',
  stream_id: 'text',
  version: 'bigint',
  shard: 'smallint',
  event_type: 'text',
  schema_version: 'smallint',
  data: 'jsonb',
  personal: 'jsonb',
  metadata: 'jsonb',
  occurred_at: 'timestamptz',
  occurred_offset: 'smallint',
  recorded_at: 'timestamptz',
} as const;
const names = Object.keys(columns).join(', ');

type Row = Readonly<Record<keyof typeof columns, string | null>> & { readonly seq_id: number };

async function* batchesOfPart(
  { from, afterSeqId, connections, events }: SameRows,
  part: number,
): AsyncGenerator<readonly Row[], undefined> {
  const asText = Object.keys(columns).map((name) => `${name}::text AS ${name}`);
  for (let after = afterSeqId; ;) {
    const { rows } = await from.query<Row>(
      `SELECT seq_id, ${asText.join(', ')} FROM event WHERE seq_id > $1 AND shard % $2 = $3 ORDER BY seq_id LIMIT $4`,
      [after, connections, part, events],
    );
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    after = last.seq_id;
    yield rows;
  }
}

const someOf = async (batches: AsyncGenerator<readonly Row[], undefined>): Promise<readonly (readonly Row[])[]> => {
  const some: (readonly Row[])[] = [];
  while (some.length < readAhead) {
    const next = await batches.next();
    if (next.done === true) break;
    some.push(next.value);
  }
  return some;
};

const insertAll = async (client: Client, batches: readonly (readonly Row[])[]): Promise<void> => {
  for (const rows of batches)
    await client.query({
      name: 'same-rows',
      text: insert,
      values: (Object.keys(columns) as (keyof typeof columns)[]).map((name) => rows.map((row) => row[name])),
    });
};

const insert = `
WITH told AS MATERIALIZED (
  SELECT * FROM unnest(${Object.values(columns)
    .map((type, index) => `$${index + 1}::${type}[]`)
    .join(', ')}) AS told (${names})),
s AS (
  INSERT INTO stream (stream_type, stream_id, version, shard)
  SELECT stream_type, stream_id, max(version), min(shard) FROM told GROUP BY stream_type, stream_id ORDER BY stream_type, stream_id
  ON CONFLICT (stream_type, stream_id) DO UPDATE SET version = excluded.version),
e AS (
  INSERT INTO event (${names}) SELECT ${names} FROM told
  RETURNING seq_id, shard, event_type)
INSERT INTO feed_pending (seq_id, shard, event_type) SELECT seq_id, shard, event_type FROM e`;
