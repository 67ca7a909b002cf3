import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, type Postgres, type PostgresOptions } from './start-postgres.js';

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/**
 * PostgreSQL that is started again, on the same port, whenever it ends by itself.
 * @param say told when that happens
 */
export const keepPostgres = async (options: PostgresOptions, say: (line: string) => void): Promise<Postgres> => {
  let server = await startPostgres(options);
  const { port } = server;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const kept = (async () => {
    for (;;) {
      await server.exited;
      if (isStopping()) return;
      say(`PostgreSQL (pid ${server.pid}) has ended; it is started again.`);
      server = await again(() => startPostgres({ ...options, port }), stopping.signal, say);
      if (isStopping()) await server.stop();
    }
  })().catch(() => undefined);
  return {
    ...server,
    get pid() {
      return server.pid;
    },
    exited: kept,
    stop: async () => {
      stopping.abort();
      await server.stop();
      await kept;
    },
  };
};

const again = async (
  start: () => Promise<Postgres>,
  stopping: AbortSignal,
  say: (line: string) => void,
): Promise<Postgres> => {
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await start();
    } catch (error) {
      say((error as Error).message);
      await sleep(pause, undefined, { signal: stopping });
    }
  }
};
