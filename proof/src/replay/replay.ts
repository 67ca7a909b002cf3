import { setTimeout as sleep } from 'node:timers/promises';
import { ClockNotConfirmed, type Kafka, type Stack } from '@throughline/local';
import { addTo, hours, type Instant } from '@throughline/values';
import { Api, serviceNames, type Answer, type ServiceName } from './api.js';
import { isSeenOnOrder, momentsOf, type Moment } from './facts.js';
import { figuresOf, type Figures } from './figures.js';
import { readOrderRows, type ReadRows } from './order-rows.js';
import { Player, type Told } from './player.js';
import { quiet, type Heads } from './quiet.js';
import { tellAgain } from './second-time.js';
import { Sightings } from './sightings.js';
import { publishAgain, type TopicAgain } from './topic-again.js';
import { verified, type Verified } from './verified.js';
import type { CaseItem, OrderItem, ShipmentItem } from './views.js';
import { eventually } from './waiting.js';

/** What a file says, read and planned. */
export interface Plan extends ReadRows {
  readonly moments: readonly Moment[];
  readonly facts: number;
}

export const planOf = (text: string): Plan => {
  const read = readOrderRows(text);
  const moments = momentsOf(read.rows);
  if (moments.length === 0) throw new Error('no row of this file can be read');
  return { ...read, moments, facts: moments.reduce((sum, { rows }) => sum + rows.flat().length, 0) };
};

export interface ReplayOptions {
  readonly factsPerSecond?: number | undefined;
  /** Is killed half-way, without a warning; whoever runs the stack brings it back. */
  readonly kill?: ServiceName | undefined;
  /** The broker is killed half-way, and is there again after 20 s. */
  readonly stopBroker?: boolean | undefined;
  /** Send every command a second time at the end. */
  readonly twice?: boolean | undefined;
  /** Publish the whole of this context's topic again at the end, and have it consumed from its first message. */
  readonly replayTopic?: ServiceName | undefined;
  readonly onProgress?: (told: number) => void;
}

export interface Report extends Figures {
  readonly facts: number;
  readonly factsPerSecond: number;
  readonly askedFactsPerSecond: number | 'max';
  /** Where the broker came from; null: services read one another's feeds. */
  readonly kafka: Kafka['kind'] | null;
  /** Processes of each service. */
  readonly workers: number;
  readonly killed: ServiceName | null;
  /** For so long there was no broker; null where none was stopped. */
  readonly brokerAwaySeconds: number | null;
  /** Requests that were sent again for want of a service. */
  readonly resent: number;
  readonly verified: readonly Verified[];
  /** Null where nothing was sent a second time. */
  readonly secondTime: SecondTime | null;
  /** Null where no topic was published again. */
  readonly topicAgain: TopicAgain | null;
  readonly unreadable: ReadRows['unreadable'];
}

export interface SecondTime {
  readonly commands: number;
  /** What was answered otherwise than the first time. */
  readonly differences: readonly string[];
  /** What it added to the logs. */
  readonly newEvents: number;
}

/** So long after the last fact every clock has run out. */
const afterwards = hours(72);

/** Where the business clock of a stack must stand before it is played on. */
export const startOf = (plan: Plan): Instant => plan.moments[0]!.at;

/** Plays a plan on a stack whose clock can be turned, waits for quiet and asks the services what became of it. */
export const replay = async (stack: Stack, plan: Plan, options: ReplayOptions = {}): Promise<Report> => {
  const url = Object.fromEntries(serviceNames.map((name) => [name, stack.services[name].urls])) as Record<
    ServiceName,
    readonly string[]
  >;
  const api = new Api({ url, token: stack.token('integration') });
  const operator = new Api({ url, token: stack.token('operator') });
  const sightings = new Sightings(api, plan.moments.flatMap(({ rows }) => rows.flat()).filter(isSeenOnOrder));
  const turn = async (to: Instant): Promise<void> => {
    await eventually(`every running service to work by ${to}`, () => turned(stack, to));
  };

  let halfWay: Promise<Faults> | undefined;
  const player = new Player(api, {
    turn,
    factsPerSecond: options.factsPerSecond,
    onProgress: (told) => {
      options.onProgress?.(told);
      if (told * 2 >= plan.facts) halfWay ??= faults(stack, options);
    },
    onDelivered: (fact, orderId) => sightings.delivered(fact, orderId),
  });

  const startedAt = performance.now();
  const secondsSince = (): number => Math.round((performance.now() - startedAt) / 10) / 100;
  await player.play(plan.moments);
  const { brokerAwaySeconds } = (await halfWay) ?? { brokerAwaySeconds: null };
  const playedSeconds = secondsSince();
  const latency = await sightings.latency();

  const end = addTo(plan.moments.at(-1)!.at, afterwards);
  await turn(end);
  const heads = await quiet(operator, end);
  const seconds = secondsSince();

  const secondTime = options.twice === true ? await tellTwice(api, operator, player.told, { heads, end }) : null;
  const topicAgain =
    options.replayTopic === undefined ? null : await publishAgain(stack, operator, options.replayTopic, { end, turn });
  const cancellations = player.told.filter(({ asked }) => asked.path.endsWith('/cancel'));
  const seen = {
    orders: await api.readAll<OrderItem>('order', '/v1/sales-orders'),
    shipments: await api.readAll<ShipmentItem>('logistics', '/v1/shipments'),
    cases: await api.readAll<CaseItem>('alerting', '/v1/cases'),
    unmatchedUpdates: (await api.readAll('logistics', '/v1/unmatched-updates')).length,
    parked: await parkedOf(operator),
  };
  const figures = figuresOf(seen, {
    cancellationsTried: cancellations.length,
    cancellationsRefused: cancellations.filter(({ answer }) => answer.status === 409).length,
    recallsRequested: cancellations.filter(({ answer }) => answer.status === 200 && becameRecall(answer)).length,
    unreadableRows: plan.unreadable.length,
    seconds,
    latency,
  });
  return {
    ...figures,
    facts: plan.facts,
    factsPerSecond: Math.round((plan.facts / playedSeconds) * 10) / 10,
    askedFactsPerSecond: options.factsPerSecond ?? 'max',
    kafka: stack.kafka?.kind ?? null,
    workers: stack.services.order.replicas.length,
    killed: options.kill ?? null,
    brokerAwaySeconds,
    resent: api.resent,
    verified: await verified(operator),
    secondTime,
    topicAgain,
    unreadable: plan.unreadable,
  };
};

/** What has left stays what it is until all of it comes back. */
const becameRecall = ({ text }: Answer): boolean =>
  (JSON.parse(text) as { readonly status: string }).status !== 'cancelled';

interface Faults {
  readonly brokerAwaySeconds: number | null;
}

const brokerAwayMs = 20_000;

/** What is done to the stack while the play goes on. */
const faults = async (stack: Stack, { kill, stopBroker = false }: ReplayOptions): Promise<Faults> => {
  const killed = kill === undefined ? undefined : stack.kill(kill);
  if (!stopBroker || stack.kafka === undefined) {
    await killed;
    return { brokerAwaySeconds: null };
  }
  const since = performance.now();
  await Promise.all([killed, stack.kafka.kill()]);
  await sleep(brokerAwayMs);
  await stack.kafka.restart();
  return { brokerAwaySeconds: Math.round((performance.now() - since) / 100) / 10 };
};

/** A turn stands even where a service that is just starting has not confirmed it yet: the same turn again asks it again. */
const turned = (stack: Stack, to: Instant): Promise<true | undefined> =>
  stack.turnClock(to).then(
    () => true as const,
    (error: unknown) => {
      if (error instanceof ClockNotConfirmed) return undefined;
      throw error;
    },
  );

const tellTwice = async (
  api: Api,
  operator: Api,
  told: readonly Told[],
  { heads, end }: { heads: Heads; end: Instant },
): Promise<SecondTime> => {
  const differences = await tellAgain(api, told);
  const after = await quiet(operator, end);
  const newEvents = serviceNames.reduce((sum, name) => sum + after[name] - heads[name], 0);
  return { commands: told.length, differences, newEvents };
};

const parkedOf = async (operator: Api): Promise<number> => {
  const parked = await Promise.all(
    serviceNames.map((name) => operator.read<{ items: readonly object[] }>(name, '/v1/operator/parked?limit=200')),
  );
  return parked.reduce((sum, { items }) => sum + items.length, 0);
};
