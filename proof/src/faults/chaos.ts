import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, type Kafka, type Stack } from '@throughline/local';
import { Api, serviceNames, type ServiceName } from '../replay/api.js';
import type { OrderItem, ShipmentItem } from '../replay/views.js';
import { findingsOf, type Finding } from './invariants.js';
import { readLogs } from './logs.js';
import { pausesOf, type Pauses } from './pauses.js';
import { chanceOf, type Chance } from './seeded.js';
import { Shopper, type Answered } from './shopper.js';
import { comesToRest, standingOf } from './standing.js';
import { totalsOf } from './totals.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly kafka: boolean;
  /** Processes of each service. */
  readonly replicas: number;
  readonly ordersPerSecond: number;
  readonly forMs: number;
  /** One process is killed so often. */
  readonly killEveryMs: number;
  readonly say: (line: string) => void;
}

export interface Killed {
  readonly process: string;
  /** After the start of the load. */
  readonly atMs: number;
  /** By the clock of the facts, so that pauses can be laid beside it. */
  readonly at: string;
}

export interface ChaosReport {
  readonly fault: 'chaos';
  readonly seed: number;
  /** Where the broker came from; null: services read one another's feeds. */
  readonly kafka: Kafka['kind'] | null;
  readonly replicas: number;
  readonly seconds: number;
  readonly killed: readonly Killed[];
  readonly orders: number;
  readonly answered: Answered;
  /** Requests that were sent again because a process had gone. */
  readonly resent: number;
  readonly events: Readonly<Record<ServiceName, number>>;
  /** From the last command until everything was ready and quiet. */
  readonly restAfterMs: number;
  readonly pauses: Pauses;
  readonly findings: readonly Finding[];
}

/** Several processes of each service under load; one of them dies without a warning, again and again. */
export const chaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const { seed, kafka, replicas, say } = options;
  const stack = await startStack({ replicas, kafka, say: () => undefined });
  try {
    say(`${replicas} processes of each service, over ${stack.kafka === undefined ? 'the feed' : 'Kafka'}`);
    const chance = chanceOf(seed);
    const urls = (): Record<ServiceName, readonly string[]> =>
      Object.fromEntries(serviceNames.map((name) => [name, stack.services[name].urls])) as never;
    const api = new Api({ url: urls(), token: stack.token('integration') });
    const operator = new Api({ url: urls(), token: stack.token('operator') });
    const shopper = new Shopper(api, chanceOf(seed + 1), `CHAOS-${seed}`);
    const over = new AbortController();
    const killing = killNowAndThen(stack, chance, { ...options, signal: over.signal });
    await shopper.shop({ perSecond: options.ordersPerSecond, forMs: options.forMs }).finally(() => over.abort());
    const killed = await killing;
    say(`${shopper.orders.length} orders, ${shopper.answered.commands} commands; waiting for quiet`);

    const restAfterMs = await comesToRest(stack, operator, stack.clockNow());
    const logs = await readLogs(stack);
    const shown = {
      orders: await api.readAll<OrderItem>('order', '/v1/sales-orders'),
      shipments: await api.readAll<ShipmentItem>('logistics', '/v1/shipments'),
      logs,
    };
    return {
      fault: 'chaos',
      seed,
      kafka: stack.kafka?.kind ?? null,
      replicas,
      seconds: options.forMs / 1000,
      killed,
      orders: shopper.orders.length,
      answered: shopper.answered,
      resent: api.resent,
      events: Object.fromEntries(serviceNames.map((name) => [name, logs[name].head])) as Record<ServiceName, number>,
      restAfterMs,
      pauses: pausesOf(logs),
      findings: [...findingsOf(logs), totalsOf(shopper.orders, shown), ...(await standingOf(operator, logs))],
    };
  } finally {
    await stack.stop();
  }
};

/** One process of one service, chosen by chance, until the load is over. Whoever runs the stack brings it back. */
const killNowAndThen = async (
  stack: Stack,
  chance: Chance,
  { replicas, forMs, killEveryMs, signal, say }: ChaosOptions & { readonly signal: AbortSignal },
): Promise<readonly Killed[]> => {
  const startedAt = performance.now();
  const killed: Killed[] = [];
  for (let next = killEveryMs; next < forMs + 1; next += killEveryMs) {
    await sleep(Math.max(0, startedAt + next - performance.now()), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const service = chance.oneOf(serviceNames);
    const replica = 1 + chance.below(replicas);
    const { name, pid } = stack.services[service].replicas[replica - 1]!;
    if (pid === undefined) {
      say(`${name} is down already`);
      continue;
    }
    await stack.kill(service, replica);
    const atMs = Math.round(performance.now() - startedAt);
    killed.push({ process: name, atMs, at: stack.clockNow() });
    say(`${(atMs / 1000).toFixed(1)} s: killed ${name} (pid ${pid})`);
  }
  return killed;
};
