import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka, startStack, type Kafka, type Stack } from '@throughline/local';
import { addTo, hours, type Instant } from '@throughline/values';
import { Api, serviceNames, type Answer, type Asked, type ServiceName } from '../replay/api.js';
import { momentsOf } from '../replay/facts.js';
import { Player } from '../replay/player.js';
import { eventually } from '../replay/waiting.js';
import { differencesOf, outcomeOf, type Outcome } from './outcome.js';
import { finding, findingsOf, type Finding } from './invariants.js';
import { readLogs } from './logs.js';
import { madeUpOrders } from './made-up-orders.js';
import { comesToRest, standingOf } from './standing.js';

export type Door = 'feed' | 'kafka';

export interface SwitchOptions {
  readonly seed: number;
  readonly orders: number;
  readonly factsPerSecond: number;
  /** One after the other, on the same data, each for its share of the facts. */
  readonly doors: readonly Door[];
  readonly say: (line: string) => void;
}

export interface SwitchReport {
  readonly fault: 'switch';
  readonly seed: number;
  readonly doors: readonly Door[];
  readonly kafka: Kafka['kind'] | null;
  readonly orders: number;
  readonly facts: number;
  readonly seconds: number;
  /** While the load went on: from the first process told to stop until all were ready again. */
  readonly switches: readonly { readonly to: Door; readonly atFact: number; readonly awayMs: number }[];
  readonly resent: number;
  readonly events: Readonly<Record<ServiceName, number>>;
  readonly eventsWithoutSwitching: Readonly<Record<ServiceName, number>>;
  readonly findings: readonly Finding[];
}

/** So long after the last fact every clock has run out. */
const afterwards = hours(72);

/** The same orders twice: once over the feed alone, once while services change the door through which they read one another. */
export const switchDoors = async (options: SwitchOptions): Promise<SwitchReport> => {
  const { say } = options;
  const startedAt = performance.now();
  say('without switching');
  const plain = await play({ ...options, doors: ['feed'] });
  say(`switching: ${options.doors.join(' → ')}`);
  const switched = await play(options);
  const differences = differencesOf(plain.outcome, switched.outcome);
  return {
    fault: 'switch',
    seed: options.seed,
    doors: options.doors,
    kafka: switched.kafka,
    orders: options.orders,
    facts: switched.facts,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    switches: switched.switches,
    resent: switched.resent,
    events: switched.events,
    eventsWithoutSwitching: plain.events,
    findings: [
      ...switched.findings,
      finding(
        'load',
        'requests met the switches',
        switched.switches.length,
        switched.resent === 0 ? ['nothing had to be sent again: the load was too light to prove anything'] : [],
      ),
      finding(
        'as without',
        'counts, order within streams and read models are those of a run without switching',
        differences.compared,
        differences.found,
      ),
    ],
  };
};

interface Played extends Pick<SwitchReport, 'facts' | 'switches' | 'resent' | 'events' | 'kafka'> {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

const play = async ({ seed, orders, factsPerSecond, doors, say }: SwitchOptions): Promise<Played> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-faults-'));
  chmodSync(folder, 0o755);
  const moments = momentsOf(madeUpOrders(orders, seed));
  const facts = moments.reduce((sum, { rows }) => sum + rows.flat().length, 0);
  const broker = doors.includes('kafka')
    ? await startKafka({ folder: join(folder, 'kafka'), throwAway: true })
    : undefined;
  const open = (door: Door): Promise<Stack> =>
    startStack({
      folder: join(folder, 'stack'),
      ports: 'any',
      clock: { start: moments[0]!.at },
      ...(door === 'kafka' && broker !== undefined ? { kafka: { brokers: broker.brokers } } : {}),
    });
  const running = new Running();
  let switching: Promise<void> | undefined;
  try {
    await running.become(open(doors[0]!));
    const api = running.client('integration');
    const switches: { to: Door; atFact: number; awayMs: number }[] = [];
    const turnTo = async (to: Door, atFact: number): Promise<void> => {
      const from = performance.now();
      await running.leave();
      await running.become(open(to));
      const awayMs = Math.round(performance.now() - from);
      switches.push({ to, atFact, awayMs });
      say(`  after ${atFact} of ${facts} facts: over ${to}, away for ${(awayMs / 1000).toFixed(1)} s`);
    };
    const player = new Player(api, {
      turn: (to) => running.turn(to),
      factsPerSecond,
      onProgress: (told) => {
        const due = doors[Math.floor((told * doors.length) / facts)];
        const next = switches.length + 1;
        if (due === undefined || switching !== undefined || doors[next] === undefined) return;
        if (told < (facts * next) / doors.length) return;
        switching = turnTo(doors[next], told).finally(() => (switching = undefined));
        // A failure is told when the load has ended.
        switching.catch(() => undefined);
      },
    });
    await player.play(moments);
    await switching;
    if (switches.length !== doors.length - 1)
      throw new Error(`${switches.length} of ${doors.length - 1} switches were made: more orders, or a slower pace`);

    const end = addTo(moments.at(-1)!.at, afterwards);
    await running.turn(end);
    const stack = running.stack();
    const operator = running.client('operator');
    await comesToRest(stack, operator, end);
    const logs = await readLogs(stack);
    return {
      facts,
      switches,
      kafka: broker?.kind ?? null,
      resent: api.resent,
      events: Object.fromEntries(serviceNames.map((name) => [name, logs[name].head])) as Record<ServiceName, number>,
      outcome: await outcomeOf(api, logs),
      findings: [...findingsOf(logs), ...(await standingOf(operator, logs))],
    };
  } finally {
    await switching?.catch(() => undefined);
    await running.leave();
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The stack that there is at the moment, for clients who outlive it. */
class Running {
  #stack: Stack | undefined;
  /** Known from an earlier stack of the folder, tokens stay good. */
  #last: Stack | undefined;

  async become(starting: Promise<Stack>): Promise<void> {
    this.#last = this.#stack = await starting;
  }

  async leave(): Promise<void> {
    const stack = this.#stack;
    this.#stack = undefined;
    await stack?.stop();
  }

  stack(): Stack {
    if (this.#stack === undefined) throw new Error('no stack runs');
    return this.#stack;
  }

  /** A client that finds the services wherever they are by now. */
  client(role: string): Api {
    const known = (): Stack => this.#stack ?? this.#last!;
    const url = {
      get order() {
        return known().services.order.url;
      },
      get logistics() {
        return known().services.logistics.url;
      },
      get alerting() {
        return known().services.alerting.url;
      },
    };
    return new PatientApi({ url, token: this.stack().token(role) });
  }

  /** A turn that meets a stack on its way down or up is made when it is there. */
  async turn(to: Instant): Promise<void> {
    await eventually(
      `every service to work by ${to}`,
      async () => {
        const stack = this.#stack;
        if (stack === undefined) {
          await sleep(100);
          return undefined;
        }
        const turned = await stack.turnClock(to).catch(() => undefined);
        return turned?.down.length === 0 && stack === this.#stack ? true : undefined;
      },
      { everyMs: 50, withinMs: 180_000 },
    );
  }
}

/** Waits for a whole stack to end and begin again, on a machine that has other work too. */
class PatientApi extends Api {
  override async ask(asked: Asked): Promise<Answer> {
    for (let tries = 1; ; tries += 1)
      try {
        return await super.ask(asked);
      } catch (error) {
        if (tries === 4) throw error;
      }
  }
}
