import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

const host = '127.0.0.1';

/** A port that nobody listens on now. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/**
 * The preferred port, or the next that is free.
 * @param except ports that are spoken for although nobody listens there yet
 */
export const portFrom = async (preferred: number, except: ReadonlySet<number> = new Set()): Promise<number> => {
  for (let port = preferred; port < preferred + 100; port += 1)
    if (!except.has(port) && (await isFree(port))) return port;
  throw new Error(`None of the ports ${preferred}–${preferred + 99} is free.`);
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
