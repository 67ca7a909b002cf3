import pg from 'pg';

/** One kind of statement, as PostgreSQL tells them apart. */
export interface Statement {
  readonly database: string;
  readonly text: string;
  readonly calls: number;
  readonly ms: number;
}

/** What PostgreSQL needs to be started with so that statements are counted. */
export const countingSettings = { shared_preload_libraries: 'pg_stat_statements' };

/** Counts the statements of every database of a server between two looks. */
export class StatementCount {
  readonly #client: pg.Client;

  /** @param adminUrl of a server that was started with {@link countingSettings} */
  constructor(adminUrl: string) {
    this.#client = new pg.Client({ connectionString: adminUrl, application_name: 'counting' });
  }

  async open(): Promise<void> {
    await this.#client.connect();
    await this.#client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  }

  async begin(): Promise<void> {
    await this.#client.query('SELECT pg_stat_statements_reset()');
  }

  /** Since `begin`, most frequent first; without our own. */
  async read(): Promise<readonly Statement[]> {
    const { rows } = await this.#client.query<{ database: string; text: string; calls: string; ms: number }>(
      `SELECT d.datname AS database, s.query AS text, s.calls, s.total_exec_time AS ms
       FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
       WHERE s.query NOT LIKE '%pg_stat_statements%' ORDER BY s.calls DESC, s.total_exec_time DESC`,
    );
    return rows.map(({ database, text, calls, ms }) => ({
      database,
      text: text.replace(/\s+/g, ' ').trim(),
      calls: Number(calls),
      ms,
    }));
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
