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
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    // Instants are read as text: whatever the server's settings are, they come in one form.
    options: '-c timezone=UTC -c datestyle=ISO',
  });
  pool.on('error', onError);
  // A connection that breaks between two statements of its borrower says so here; unheard, it would end the process.
  pool.on('connect', (client) => void client.on('error', onError));
  return pool;
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

/** Runs on one connection without a transaction: each statement commits by itself. */
export const withClient = async <T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
};
