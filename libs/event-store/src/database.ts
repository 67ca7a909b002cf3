import type { Duplex } from 'node:stream';
import pg from 'pg';

export type Client = pg.PoolClient;
export type Pool = pg.Pool;

const int8 = 20;
const timestamptz = 1184;

/** bigint as a number (positions and versions stay far below 2^53), timestamptz as RFC 3339 text in UTC with milliseconds. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') => {
    if (format === 'text' && oid === int8) return (text: string) => Number(text);
    if (format === 'text' && oid === timestamptz) return readTimestamptz;
    return pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown;
  }) as pg.CustomTypesConfig['getTypeParser'],
};

const readTimestamptz = (text: string): string => (text.endsWith('infinity') ? text : new Date(text).toISOString());

/** Instants are read as text: whatever the server's settings are, they come in one form. */
const sessionOptions = '-c timezone=UTC -c datestyle=ISO';

/** Whoever is silent for so long is not there any more. */
const silentForMs = 5_000;

export interface PoolOptions {
  readonly url: string;
  /** Connections at most. */
  readonly max?: number;
  readonly applicationName: string;
  /** A statement that runs longer is ended by the server. Milliseconds. */
  readonly statementTimeoutMs?: number;
}

/** The pool of raw connections on which events are written and read. Errors of idle connections go to `onError`, never to the process. */
export const openPool = (
  { url, max = 16, applicationName, statementTimeoutMs = 15_000 }: PoolOptions,
  onError: (error: Error) => void,
): Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: statementTimeoutMs,
    // A connection that has fallen silent cannot say that the statement was ended: it is given up a little later.
    query_timeout: statementTimeoutMs + silentForMs,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    options: sessionOptions,
  });
  pool.on('error', onError);
  // A connection that breaks between two statements of its borrower says so here; unheard, it would end the process.
  pool.on('connect', (client) => void client.on('error', onError));
  return pool;
};

/** A connection of its own beside the pool, for what the database says by itself. It breaks by an error, or is found silent by a question. */
export const openListener = async (
  { url, applicationName, channel }: Pick<PoolOptions, 'url' | 'applicationName'> & { readonly channel: string },
  { onNotice, onError }: { readonly onNotice: (payload: string) => void; readonly onError: (error: Error) => void },
): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: url,
    types,
    application_name: applicationName,
    connectionTimeoutMillis: silentForMs,
    query_timeout: silentForMs,
    keepAlive: true,
    options: sessionOptions,
  });
  client.on('error', onError);
  client.on('notification', ({ payload = '' }) => onNotice(payload));
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    return client;
  } catch (error) {
    await endListener(client);
    throw error;
  }
};

/** One that has fallen silent is not waited for. */
export const endListener = async (client: pg.Client): Promise<void> => {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  const drop = setTimeout(() => stream.destroy(), 1_000);
  await client.end().catch(() => undefined);
  clearTimeout(drop);
};

/** Lets go of all connections that wait for work: where one was cut or has fallen silent, the others may have been, too. */
export const dropIdle = async (pool: Pool): Promise<void> => {
  for (let left = pool.idleCount; left > 0; left -= 1) (await pool.connect()).release(true);
};

/** Runs in one READ COMMITTED transaction; rolls back and lets go of a broken connection when it throws. */
export const inTransaction = async <T>(
  pool: Pool,
  work: (client: Client) => Promise<T>,
  begin = 'BEGIN',
): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: unknown) => (broken = failed as Error));
    throw error;
  } finally {
    client.release(broken);
  }
};

/**
 * Runs on a connection that waits as long as it takes, for work such as a rebuild, without a transaction: each statement commits by itself. The
 * connection is closed afterwards: temporary tables, settings and locks go with it.
 */
export const patiently = async <T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    // Where pg looks for the time limit of each query; its types do not tell.
    (client as unknown as { connectionParameters: { query_timeout: false } }).connectionParameters.query_timeout =
      false;
    await client.query('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0');
    return await work(client);
  } finally {
    client.release(true);
  }
};
