import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api } from './api.js';

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly body?: object;
  readonly etag?: string;
}

/** A stand-in for all services at once, for specs of their client. No reply: the connection breaks. */
export const standIn = async (reply: (heard: Heard) => Reply | undefined) => {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const said = reply({ method, path, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      if (said === undefined) {
        request.socket.destroy();
        return;
      }
      response.writeHead(said.status ?? 200, said.etag === undefined ? {} : { etag: said.etag });
      response.end(JSON.stringify(said.body ?? {}));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api: new Api({ url: { order: url, logistics: url, alerting: url }, token: 'token' }),
    end: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};
