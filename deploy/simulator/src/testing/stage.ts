import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addTo, instant, type Instant, type Milliseconds } from '@throughline/values';
import { startSimulator, type Simulator } from '../simulator.js';

export const began = instant('2026-03-02T02:00:00Z');

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: Instant;
}

/** A simulator, a clock of its own and somebody who is pushed to. */
export interface Stage {
  readonly simulator: Simulator;
  readonly received: Received[];
  readonly callback: string;
  /** What those who are pushed to answer. */
  reply: (received: Received) => { status: number; body: string };
  now(): Instant;
  /** Turns the clock and sends what is due by it. */
  pass(length: Milliseconds): Promise<void>;
  /** The seconds of the machine. */
  second: number;
  close(): Promise<void>;
}

export const acknowledged = {
  kuaidi100: { status: 200, body: '{"result":true,"returnCode":"200","message":"ok"}' },
  sf: { status: 200, body: '{"return_code":"0000","return_msg":"ok"}' },
  aftership: { status: 204, body: '' },
} as const;

export const stage = async (seed = 7): Promise<Stage> => {
  let now = began;
  const received: Received[] = [];
  const listener = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body, at: now };
      received.push(one);
      const reply = it.reply(one);
      response.writeHead(reply.status).end(reply.status === 204 ? undefined : reply.body);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const callback = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const it: Stage = {
    simulator: await startSimulator({ now: () => now, seed, machineMs: () => it.second * 1000 }),
    received,
    callback,
    reply: ({ path }) => acknowledged[path.split('/')[1] as keyof typeof acknowledged] ?? { status: 200, body: '' },
    now: () => now,
    pass: async (length) => {
      now = addTo(now, length);
      await it.simulator.tick();
    },
    second: 0,
    close: async () => {
      await it.simulator.close();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return it;
};
