import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceName } from '@throughline/local';

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Reply {
  /** 200 without one. */
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StandIn {
  readonly url: Readonly<Record<ServiceName, string>>;
  end(): Promise<void>;
}

/** A stand-in for all services at once, for specs of their clients. No reply: the connection breaks. */
export const standIn = async (reply: (heard: Heard) => Reply | undefined): Promise<StandIn> => {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const said = reply({ method, path, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      if (said === undefined) request.socket.destroy();
      else response.writeHead(said.status ?? 200, said.headers ?? {}).end(JSON.stringify(said.body ?? {}));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: { order: url, logistics: url, alerting: url },
    end: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};
