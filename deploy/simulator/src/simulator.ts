import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { epochMs, type Instant } from '@throughline/values';
import { answer as aftershipAnswer } from './aftership/endpoints.js';
import { control, type Control } from './control/control.js';
import { readFaults, readWaybill, type AccountSettings } from './control/read.js';
import { query, subscribe } from './kuaidi100/endpoints.js';
import type { Account, HttpReply, HttpRequest } from './provider.js';
import { randomWaybills, type RandomOptions } from './random.js';
import { jsonReply } from './replies.js';
import { service } from './sf/endpoints.js';
import type { Statistics } from './statistics.js';
import type { Moment } from './times.js';
import { truthOf, type Truth } from './truth.js';
import type { ProviderName, Waybill } from './waybill.js';
import { providers, SimulatorRefusal, World } from './world.js';

const mostBytes = 1_000_000;

export interface SimulatorOptions {
  /** Any that is free where none is said. */
  readonly port?: number;
  /** The business clock: by it journeys go and pushes become due. */
  readonly now: () => Instant | Date;
  readonly seed: number;
  readonly log?: (line: string) => void;
  /** For limits within a second, which a clock that stands still has not. Default: the machine's. */
  readonly machineMs?: () => number;
}

/** As the control API takes it: times are instants. */
export interface WaybillToAdd {
  readonly provider: ProviderName;
  readonly carrier?: string;
  readonly waybillNumber: string;
  readonly scenario?: Waybill['scenario'];
  readonly quality?: Waybill['quality'];
  readonly startsAt?: Instant;
  readonly account?: string;
  readonly callback?: string;
  readonly phone?: string;
  readonly secondLifeAfterMs?: number;
}

export interface FaultsToSet {
  readonly dropPushes?: number;
  readonly doublePushes?: number;
  readonly delayPushesUpTo?: number;
  readonly down?: boolean | { readonly from: Instant; readonly until: Instant };
  readonly wrongSignature?: boolean;
  readonly queriesPerDay?: number | null;
}

export interface Simulator {
  readonly url: string;
  add(...waybills: readonly WaybillToAdd[]): readonly Truth[];
  /** Waybills of the simulator's seed; those of a further call are others. */
  addRandom(
    options: Omit<RandomOptions, 'seed' | 'startsAt' | 'firstIndex'> & { readonly startsAt?: Instant },
  ): readonly Truth[];
  /** @throws SimulatorRefusal where there is no such waybill */
  truth(provider: ProviderName, waybillNumber: string): Truth;
  truths(): readonly Truth[];
  setFaults(faults: FaultsToSet, provider?: ProviderName): void;
  /** Opens an account or changes what is said of it. */
  setAccount(provider: ProviderName, id: string, settings: AccountSettings): Account;
  /** Sends everything that is due until now, and what follows of that. Nothing is sent otherwise. */
  tick(now?: Instant): Promise<void>;
  statistics(): Statistics;
  close(): Promise<void>;
}

/** A server of its own that plays Kuaidi100, SF and AfterShip, on this machine only. */
export const startSimulator = async (options: SimulatorOptions): Promise<Simulator> => {
  const { seed, port = 0, log = () => undefined, machineMs = () => performance.now() } = options;
  const now = (): Moment => momentOf(options.now());
  const world = new World({ seed, now, machineMs, say: log });
  const ofWaybill = (waybill: Waybill): Truth => truthOf(waybill, now());
  const tick = (to?: Instant): Promise<void> => world.outbox.send(to === undefined ? now() : epochMs(to));
  const keepAccount: Control['keepAccount'] = (provider, id, settings) => {
    const known = world.account(provider, id) ?? { ...providers[provider].usualAccount, provider, id };
    const account: Account = { ...known, ...settings };
    world.keepAccount(account);
    return account;
  };
  const inner: Control = { world, truthOf: ofWaybill, keepAccount, tick };

  const server = createServer((request, response) => {
    answerTo(inner, request)
      .catch((error: unknown) => {
        log(`the simulator failed: ${String(error)}`);
        return jsonReply(500, { error: 'the simulator failed' });
      })
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  let randoms = 0;

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (...waybills) => waybills.map((one) => ofWaybill(world.add(readWaybill(one, now())))),
    addRandom: ({ startsAt, ...rest }) => {
      const from = startsAt === undefined ? now() : epochMs(startsAt);
      const made = randomWaybills({ ...rest, seed, startsAt: from, firstIndex: randoms + 1 });
      randoms += made.length;
      return made.map((one) => ofWaybill(world.add(one)));
    },
    truth: (provider, waybillNumber) => {
      const waybill = world.waybill(provider, waybillNumber);
      if (waybill === undefined) throw new SimulatorRefusal(`${provider} knows no ${waybillNumber}`);
      return ofWaybill(waybill);
    },
    truths: () => world.waybills().map(ofWaybill),
    setFaults: (faults, provider) => world.setFaults(readFaults(faults).faults, provider),
    setAccount: keepAccount,
    tick,
    statistics: () => world.counts.told(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const momentOf = (at: Instant | Date): Moment => (typeof at === 'string' ? epochMs(at) : at.getTime());

const answerTo = async (inner: Control, incoming: IncomingMessage): Promise<HttpReply> => {
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  const body = await bodyOf(incoming);
  if (body === undefined) return jsonReply(413, { error: 'too large' });
  const request: HttpRequest = {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    body,
  };
  const { method, path } = request;
  if (path === '/simulator' || path.startsWith('/simulator/')) return control(inner, request);
  if (method === 'POST' && path === '/poll/query.do') return query(inner.world, request);
  if (method === 'POST' && path === '/poll') return subscribe(inner.world, request);
  if (method === 'POST' && path === '/std/service') return service(inner.world, request);
  return aftershipAnswer(inner.world, request) ?? jsonReply(404, { error: 'no provider answers here' });
};

const bodyOf = async (incoming: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
