import { randomUUID } from 'node:crypto';
import { startStack, type Stack } from '@throughline/local';
import {
  accountBodies,
  askStack,
  openAccounts,
  randomWaybills,
  startSimulator,
  type ProviderName,
  type Scenario,
  type Simulator,
  type Statistics,
  type Truth,
} from '@throughline/simulator';
import { addTo, days, epochMs, hours, instant, instantAt, isAfter, isBefore, type Instant } from '@throughline/values';
import { Api, bodyOf, serviceNames, type Asked, type ServiceName } from '../../replay/api.js';
import { quiet } from '../../replay/quiet.js';
import type { CaseItem, OrderItem, ShipmentItem } from '../../replay/views.js';
import { eachOf, eventually } from '../../replay/waiting.js';
import { finding, findingsOf, type Finding } from '../invariants.js';
import { readLogs } from '../logs.js';
import { standingOf } from '../standing.js';
import { differenceOf, type ShownShipment } from './end-states.js';
import { knownBetter, lastingSilence } from './silences.js';
import { WatchedLogistics, type DuePoll } from './watched-logistics.js';

export interface CarriersOptions {
  readonly seed: number;
  readonly waybills: number;
  /** Kuaidi100 is away from Friday evening until Monday morning. */
  readonly outage: boolean;
  /** So many queries a day each account bears; absent: as many as providers usually allow. */
  readonly quota?: number | undefined;
  /** The clock is turned by so much at a time. */
  readonly stepHours: number;
  readonly say: (line: string) => void;
}

export interface CarriersReport {
  readonly fault: 'carriers';
  readonly seed: number;
  readonly waybills: number;
  readonly outage: boolean;
  readonly quota: number | null;
  readonly stepHours: number;
  /** How long it took, and how long it was by the business clock. */
  readonly seconds: number;
  readonly days: number;
  readonly scans: number;
  /** How many of them end as the simulator says. */
  readonly equal: number;
  readonly pushes: Statistics['pushes'];
  readonly queries: readonly {
    readonly account: string;
    readonly answered: number;
    readonly mostPerDay: number;
    readonly queriesPerDay: number;
    readonly refused: Readonly<Record<string, number>>;
  }[];
  /** Cases that were opened, by rule; in brackets those of them that were withdrawn. */
  readonly cases: Readonly<Record<string, { readonly opened: number; readonly withdrawn: number }>>;
  readonly events: Readonly<Record<ServiceName, number>>;
  readonly findings: readonly Finding[];
}

/** A Wednesday: those that leave until Friday morning are on their way at the weekend. */
const begin = instant('2026-03-04T09:00:00+08:00');
const leavingWithin = hours(48);
const weekend = { from: instant('2026-03-06T18:00:00+08:00'), until: instant('2026-03-09T08:00:00+08:00') };
const away: ProviderName = 'kuaidi100';
const faults = { dropPushes: 0.3, doublePushes: 0.3, delayPushesUpTo: days(2) };

/** A provider counts the seconds of the machine, in which hours go by here: what it bears in one is made as much more. */
const perSecond = 100;
/** What alerting allows a carrier that nobody has said anything about. */
const silenceLimit = hours(48);
const atOnce = 8;

/** Trouble of one number alone, which blinds its account: with it one could not tell whose blindness it was. */
const blinding: readonly Scenario[] = ['outage', 'quota-exceeded'];

/** Many waybills from their order to their end, while most pushes are lost, late or sent twice: does the product know the truth in the end? */
export const carriers = async (options: CarriersOptions): Promise<CarriersReport> => {
  const { seed, waybills, outage, say } = options;
  const startedAt = performance.now();
  const stack = await startStack({ clock: { start: begin } });
  const simulator = await startSimulator({ now: () => stack.clockNow(), seed });
  const watched = await WatchedLogistics.open(stack.databases.logistics.url);
  try {
    const run = new Run(stack, simulator, watched, options);
    await run.openAccounts();
    const truths = simulator.add(...drawn(seed, waybills, outage));
    simulator.setFaults(faults);
    if (outage) simulator.setFaults({ down: weekend }, away);
    await run.order(truths);
    say(`${waybills} waybills ordered`);
    await run.live(truths);
    say('the last of them has come to its end; waiting for quiet');
    await quiet(run.operator, stack.clockNow());
    return { ...(await run.report(simulator.truths())), seconds: Math.round((performance.now() - startedAt) / 1000) };
  } finally {
    await watched.close();
    await stack.stop();
    await simulator.close();
  }
};

const drawn = (seed: number, count: number, outage: boolean) =>
  randomWaybills({ seed, count, startsAt: epochMs(begin), withinMs: leavingWithin }).map(
    ({ startsAt, scenario, provider, carrier, waybillNumber, quality = 'punctual' }) => ({
      provider,
      carrier,
      waybillNumber,
      quality,
      scenario: outage && blinding.includes(scenario) ? ('smooth' as const) : scenario,
      startsAt: instantAt(startsAt),
    }),
  );

class Run {
  readonly people: Api;
  readonly operator: Api;
  private readonly shipments = new Map<string, string>();
  private readonly scenarios = new Map<string, Truth>();

  constructor(
    private readonly stack: Stack,
    private readonly simulator: Simulator,
    private readonly watched: WatchedLogistics,
    private readonly options: CarriersOptions,
  ) {
    const url = Object.fromEntries(serviceNames.map((name) => [name, stack.services[name].url])) as never;
    this.people = new Api({ url, token: stack.token('manager') });
    this.operator = new Api({ url, token: stack.token('operator') });
  }

  async openAccounts(): Promise<void> {
    const { stack, simulator } = this;
    const { quota } = this.options;
    const limits = { queriesPerSecond: perSecond, ...(quota !== undefined && { queriesPerDay: quota }) };
    const logistics = stack.services.logistics.url;
    const ask = await askStack({ logistics }, stack.folder, stack.token('manager'));
    await openAccounts({
      simulator,
      logistics,
      say: this.options.say,
      ask: (service, method, path, body, key) => ask(service, method, path, { ...body, limits }, key),
    });
    const { kuaidi100, sf, aftership } = accountBodies(simulator.url, logistics);
    simulator.setAccount('kuaidi100', kuaidi100.secrets['customer']!, limits);
    simulator.setAccount('sf', sf.secrets['partnerId']!, limits);
    simulator.setAccount('aftership', aftership.secrets['apiKey']!, limits);
  }

  /** An order for each, and its shipment announced to the warehouse. */
  async order(truths: readonly Truth[]): Promise<void> {
    await eachOf(truths, atOnce, async (truth) => {
      const lines = [{ sku: 'TEA-250', quantity: 1 }];
      await this.command('order', '/v1/sales-orders', { orderNumber: orderOf(truth), lines, process: 'direct' });
      this.scenarios.set(truth.waybillNumber, truth);
    });
    await eventually('all shipments to be announced', async () => {
      const all = await this.people.readAll<ShipmentItem>('logistics', '/v1/shipments');
      for (const { id, orderNumbers } of all) this.shipments.set(orderNumbers[0] ?? '', id);
      return this.shipments.size === truths.length || undefined;
    });
  }

  /** Turns the clock, step by step, until the last push has come and the last carrier was asked. */
  async live(truths: readonly Truth[]): Promise<void> {
    const { stack, simulator, options } = this;
    const last = truths
      .flatMap(({ scans }) => scans.map(({ knownAt }) => knownAt))
      .reduce((a, b) => (isAfter(b, a) ? b : a));
    const end = addTo(last, days(3));
    const leaving = [...truths].sort((a, b) => epochMs(a.startsAt) - epochMs(b.startsAt));
    let hasSeenBlind = !options.outage;
    const isOver = async (): Promise<boolean> => {
      const now = stack.clockNow();
      if (isBefore(now, end)) return false;
      // With few queries a day the last answers come days later.
      return isAfter(now, addTo(end, days(14))) || (await this.watched.underWay(now)).due.length === 0;
    };
    for (let turns = 1; !(await isOver()); turns += 1) {
      const now = addTo(stack.clockNow(), hours(options.stepHours));
      await stack.turnClock(now);
      const left = leaving.findIndex(({ startsAt }) => isAfter(startsAt, now));
      await eachOf(leaving.splice(0, left === -1 ? leaving.length : left), atOnce, (truth) => this.dispatch(truth));
      await this.settled(now);
      await simulator.tick();
      await this.settled(now);
      if (turns % 12 === 0) options.say(`${now}: ${JSON.stringify(pushesOf(simulator.statistics()))}`);
      if (!hasSeenBlind && isAfter(now, addTo(weekend.from, hours(14))) && isBefore(now, weekend.until)) {
        await eventually('a case about the account', async () => (await this.cases('source-blind'))[0]);
        hasSeenBlind = true;
      }
    }
  }

  private dispatch(truth: Truth): Promise<void> {
    const { carrier, waybillNumber, startsAt } = truth;
    const path = `/v1/shipments/${this.shipments.get(orderOf(truth))}/dispatch`;
    return this.command('logistics', path, { carrier, waybillNumber, dispatchedAt: startsAt });
  }

  /** As long as anybody could still do something at this hour. What waits for a provider that is away is not waited for. */
  private async settled(now: Instant): Promise<void> {
    const from = performance.now();
    await eventually(
      () => `logistics to have done what is due at ${now}`,
      async () => {
        const { pushes, unlisted, due } = await this.watched.underWay(now);
        const waiting = due.filter((poll) => !this.isAway(poll, now));
        if (pushes === 0 && unlisted === 0 && waiting.length === 0) return true;
        // After numbers that nobody answers about the others wait for a pause to be over, and what an account bears no more today for tomorrow.
        const canBeHeldUp = waiting.length < due.length || this.options.quota !== undefined;
        return (canBeHeldUp && pushes === 0 && unlisted === 0 && performance.now() - from > heldUpMs) || undefined;
      },
      { everyMs: 40 },
    );
  }

  private isAway({ waybillNumber }: DuePoll, now: Instant): boolean {
    const { provider, scenario, startsAt } = this.scenarios.get(waybillNumber)!;
    const isIn = (from: Instant, until: Instant): boolean => !isBefore(now, from) && isBefore(now, until);
    if (this.options.outage && provider === away && isIn(weekend.from, weekend.until)) return true;
    if (scenario === 'outage') return isIn(addTo(startsAt, hours(12)), addTo(startsAt, hours(72)));
    return scenario === 'quota-exceeded' && isIn(startsAt, addTo(startsAt, hours(24)));
  }

  async cases(rule?: string): Promise<readonly CaseItem[]> {
    return this.people.readAll<CaseItem>('alerting', rule === undefined ? '/v1/cases' : `/v1/cases?rule=${rule}`);
  }

  async report(truths: readonly Truth[]): Promise<Omit<CarriersReport, 'seconds'>> {
    const { stack, simulator, options } = this;
    const shown = new Map<string, ShownShipment>();
    await eachOf(truths, atOnce, async (truth) => {
      const id = this.shipments.get(orderOf(truth));
      shown.set(truth.waybillNumber, await this.people.read<ShownShipment>('logistics', `/v1/shipments/${id}`));
    });
    const differences = truths.flatMap((truth) => differenceOf(truth, shown.get(truth.waybillNumber)) ?? []);
    const orders = await this.people.readAll<OrderItem>('order', '/v1/sales-orders');
    const cases = await this.cases();
    const statistics = simulator.statistics();
    const logs = await readLogs(stack);
    return {
      fault: 'carriers',
      seed: options.seed,
      waybills: truths.length,
      outage: options.outage,
      quota: options.quota ?? null,
      stepHours: options.stepHours,
      days: Math.round((epochMs(stack.clockNow()) - epochMs(begin)) / 86_400_000),
      scans: truths.reduce((sum, { scans }) => sum + scans.length, 0),
      equal: truths.length - differences.length,
      pushes: statistics.pushes,
      queries: statistics.accounts.map(({ provider, account, answered, mostPerDay, refused }) => ({
        account: `${provider} ${account}`,
        answered,
        mostPerDay,
        queriesPerDay: this.quotaOf(provider),
        refused,
      })),
      cases: countOf(cases),
      events: Object.fromEntries(serviceNames.map((name) => [name, logs[name].head])) as Record<ServiceName, number>,
      findings: [
        finding('truth', 'shipments end as the simulator says', truths.length, differences),
        finding('orders', 'orders are delivered where their goods are', orders.length, lateOrders(orders, truths)),
        this.faultsHappened(statistics),
        this.withinQuota(statistics),
        ...this.silence(truths, cases),
        ...(options.outage ? [oneBlindAccount(cases)] : []),
        ...findingsOf(logs),
        ...(await standingOf(this.operator, logs)),
      ],
    };
  }

  /** A run in which nothing was lost proves nothing. */
  private faultsHappened({ pushes }: Statistics): Finding {
    const all = Object.values(pushes);
    const dropped = all.reduce((sum, each) => sum + each.dropped, 0);
    const doubled = all.reduce((sum, each) => sum + each.doubled, 0);
    const fates = all.reduce((sum, each) => sum + each.dropped + each.doubled + each.delayed, 0);
    const share = (count: number): string => `${Math.round((count / fates) * 100)} %`;
    return finding('load', 'pushes are lost, doubled and late', fates, [
      ...(dropped / fates < 0.2 ? [`only ${share(dropped)} of pushes were lost`] : []),
      ...(doubled / fates < 0.2 ? [`only ${share(doubled)} of pushes were sent twice`] : []),
    ]);
  }

  /** Numbers about which the provider refuses to speak for want of quota, whatever we have asked, are part of the play. */
  private withinQuota({ accounts, numbers }: Statistics): Finding {
    const refused = numbers.filter(
      ({ waybillNumber, refusedForQuota }) =>
        refusedForQuota > 0 && this.scenarios.get(waybillNumber)?.scenario !== 'quota-exceeded',
    );
    return finding(
      'quota',
      'no account is asked more than it bears, in a day, in a second, about a number',
      accounts.reduce((sum, { answered }) => sum + answered, 0),
      [
        ...refused.map(({ waybillNumber, refusedForQuota }) => `${waybillNumber}: ${refusedForQuota} over the quota`),
        ...accounts.flatMap(({ provider, mostPerDay, refused: { rate, locked, signature, other } }) => [
          ...(mostPerDay > this.quotaOf(provider) ? [`${provider} was asked ${mostPerDay} times in a day`] : []),
          ...(rate + locked + signature + other > 0
            ? [`${provider} refused: rate ${rate}, locked ${locked}, signature ${signature}, other ${other}`]
            : []),
        ]),
      ],
    );
  }

  private quotaOf(provider: ProviderName): number {
    return this.options.quota ?? quotas[provider];
  }

  private silence(truths: readonly Truth[], cases: readonly CaseItem[]): readonly Finding[] {
    const ofSilence = cases.filter(({ rule }) => rule === 'silence-after-dispatch');
    const casesOf = (truth: Truth) =>
      ofSilence.filter(({ subject }) => subject.id === this.shipments.get(orderOf(truth)));
    const lasting = truths.flatMap((truth) => {
      const due = lastingSilence(truth, truth.startsAt, silenceLimit);
      // What fell due since the last turn may be on its way.
      return due !== undefined && isBefore(addTo(due, hours(12)), this.stack.clockNow()) ? [{ truth, due }] : [];
    });
    const isHeard = (truth: Truth, due: Instant): boolean =>
      casesOf(truth).some(({ voided, dueAt }) => !voided && epochMs(dueAt!) === epochMs(due));
    return [
      finding(
        'silence',
        'nobody is called silent of whom the provider knew better',
        ofSilence.length,
        truths.flatMap((truth) =>
          casesOf(truth).flatMap(({ dueAt, voided }) => {
            const better = knownBetter(truth, { dueAt: dueAt! }, silenceLimit);
            const what = `${truth.provider} ${truth.carrier} ${truth.waybillNumber} (${truth.scenario}, ${truth.quality})`;
            return better === undefined
              ? []
              : [
                  `${what} was called silent by ${dueAt}${voided ? ', which was withdrawn' : ''}: ${better.code} of ${better.occurredAt} was known at ${better.knownAt}`,
                ];
          }),
        ),
      ),
      finding(
        'silence',
        'whoever is silent in the end has a case',
        lasting.length,
        lasting.flatMap(({ truth, due }) =>
          isHeard(truth, due) ? [] : [`${truth.provider} ${truth.waybillNumber} (${truth.scenario}) since ${due}`],
        ),
      ),
    ];
  }

  private async command(service: ServiceName, path: string, body: object): Promise<void> {
    const asked: Asked = { service, path, body, idempotencyKey: randomUUID() };
    bodyOf(asked, await this.people.ask(asked));
  }
}

const heldUpMs = 1_500;
/** Of the accounts as their providers keep them. */
const quotas: Readonly<Record<ProviderName, number>> = { kuaidi100: 2_000, sf: 3_000, aftership: 100_000 };

const orderOf = ({ waybillNumber }: Pick<Truth, 'waybillNumber'>): string => `SIM-${waybillNumber}`;

const pushesOf = ({ pushes }: Statistics) =>
  Object.fromEntries(
    Object.entries(pushes).map(([provider, { acknowledged, sent }]) => [provider, `${acknowledged}/${sent}`]),
  );

const lateOrders = (orders: readonly OrderItem[], truths: readonly Truth[]): readonly string[] => {
  const known = new Map(orders.map((order) => [order.orderNumber, order]));
  return truths.flatMap((truth) => {
    const order = known.get(orderOf(truth));
    const isDelivered = (order?.deliveredAt ?? null) !== null;
    return isDelivered === (truth.endState.status === 'delivered')
      ? []
      : [`${orderOf(truth)} is ${order?.stage ?? 'not there'}, its goods ${truth.endState.status}`];
  });
};

const oneBlindAccount = (cases: readonly CaseItem[]): Finding => {
  const blind = cases.filter(({ rule }) => rule === 'source-blind');
  const told = blind.map(({ subject, state }) => `${subject.id} (${state})`).join(', ');
  return finding(
    'blind',
    'a provider that is away is one case, which ends with its return',
    1,
    blind.length === 1 && blind[0]!.subject.id.startsWith(`account-${away}`) && blind[0]!.state === 'resolved'
      ? []
      : [told === '' ? 'no case' : told],
  );
};

const countOf = (cases: readonly CaseItem[]): CarriersReport['cases'] => {
  const counted: Record<string, { opened: number; withdrawn: number }> = {};
  for (const { rule, voided } of cases) {
    const one = (counted[rule] ??= { opened: 0, withdrawn: 0 });
    one.opened += 1;
    if (voided) one.withdrawn += 1;
  }
  return counted;
};
