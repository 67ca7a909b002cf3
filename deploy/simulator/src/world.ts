import { hours } from '@throughline/values';
import { aftership } from './aftership/aftership.js';
import { digitsOf, diceFor } from './chance.js';
import { noFaults, type Faults } from './faults.js';
import { journeyOf, usualSecondLifeAfterMs } from './journeys/journey.js';
import { routeBy } from './journeys/places.js';
import type { Quality, Scenario } from './journeys/scenarios.js';
import { kuaidi100 } from './kuaidi100/kuaidi100.js';
import type { Account, Provider, Watch } from './provider.js';
import { Outbox, type Watched } from './pushes/outbox.js';
import { postOver } from './pushes/post.js';
import { sf } from './sf/sf.js';
import { Counts, type QueryRefusal } from './statistics.js';
import type { Moment } from './times.js';
import { isIn, keyOf, plainNumber, providerNames, type ProviderName, type Scan, type Waybill } from './waybill.js';

export const providers: Readonly<Record<ProviderName, Provider>> = { kuaidi100, sf, aftership };

export interface NewWaybill {
  readonly provider: ProviderName;
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly scenario: Scenario;
  readonly quality?: Quality;
  readonly startsAt: Moment;
  readonly account?: string;
  readonly callback?: string;
  readonly phone?: string;
  readonly secondLifeAfterMs?: number;
}

/** What a simulator cannot do for who asks it. */
export class SimulatorRefusal extends Error {
  override readonly name = 'SimulatorRefusal';
}

export interface WorldOptions {
  readonly seed: number;
  readonly now: () => Moment;
  /** Milliseconds of the machine, for limits within a second. */
  readonly machineMs: () => number;
  readonly say: (line: string) => void;
}

/** All that the simulated providers know. */
export class World {
  readonly counts = new Counts();
  readonly outbox: Outbox;
  readonly #accounts = new Map<string, Account>();
  readonly #waybills = new Map<string, Waybill>();
  readonly #faults = new Map<ProviderName, Faults>();
  readonly #lastAsked = new Map<string, Moment>();
  readonly #askedAt = new Map<string, number[]>();
  readonly #watched = new Map<string, Watched[]>();

  constructor(private readonly options: WorldOptions) {
    for (const provider of providerNames) this.keepAccount({ provider, ...providers[provider].usualAccount });
    this.outbox = new Outbox({
      seed: options.seed,
      counts: this.counts,
      faultsOf: ({ name }) => this.faultsOf(name),
      waybillOf: ({ provider, waybillNumber }) => this.waybill(provider, waybillNumber),
      accountOf: ({ provider, account }) => this.account(provider, account)!,
      post: postOver(fetch),
      say: options.say,
    });
  }

  get seed(): number {
    return this.options.seed;
  }

  now(): Moment {
    return this.options.now();
  }

  account(provider: ProviderName, id: string): Account | undefined {
    return this.#accounts.get(`${provider}/${id}`);
  }

  accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  keepAccount(account: Account): void {
    this.#accounts.set(`${account.provider}/${account.id}`, account);
  }

  faultsOf(provider: ProviderName): Faults {
    return this.#faults.get(provider) ?? noFaults;
  }

  /** Of one provider or of all. What is not said stays. */
  setFaults(faults: Partial<Faults>, provider?: ProviderName): void {
    for (const name of provider === undefined ? providerNames : [provider])
      this.#faults.set(name, { ...this.faultsOf(name), ...faults });
  }

  waybill(provider: ProviderName, waybillNumber: string): Waybill | undefined {
    return this.#waybills.get(keyOf(provider, waybillNumber));
  }

  waybills(): readonly Waybill[] {
    return [...this.#waybills.values()];
  }

  /** @throws SimulatorRefusal where the number has a journey already, or the account is nobody's */
  add(told: NewWaybill): Waybill {
    const key = keyOf(told.provider, told.waybillNumber);
    const account = told.account ?? providers[told.provider].usualAccount.id;
    if (this.#waybills.has(key)) throw new SimulatorRefusal(`${key} is there already`);
    if (this.account(told.provider, account) === undefined)
      throw new SimulatorRefusal(`${told.provider} has no account ${account}`);
    const waybill = this.#made({ ...told, account, waybillNumber: plainNumber(told.waybillNumber) });
    this.#waybills.set(key, waybill);
    // A watch that is over stays so.
    for (const watched of this.#watchesOf(told.provider, waybill.waybillNumber))
      if (!(watched.endsAt! <= this.now())) this.outbox.plan(watched);
    // SF pushes what was ordered over an account, and waits for nobody to ask for it.
    if (waybill.provider === 'sf')
      this.watch({ provider: 'sf', account, waybillNumber: waybill.waybillNumber, carrier: 'sf' });
    return waybill;
  }

  #made(told: NewWaybill & { readonly account: string }): Waybill {
    const { provider: name, carrier, waybillNumber, scenario, startsAt, account, callback, phone } = told;
    const provider = providers[name];
    const dice = diceFor(this.seed, 'journey', name, waybillNumber);
    const quality = told.quality ?? 'punctual';
    const plan = {
      scenario,
      quality,
      startsAt,
      route: routeBy(dice, provider.isAbroad ? 'abroad' : 'china'),
      secondLifeAfterMs: told.secondLifeAfterMs ?? usualSecondLifeAfterMs,
    };
    const scans = journeyOf(plan, dice).flatMap((planned) =>
      provider.scansOf(planned).map((coded): Omit<Scan, 'id'> => {
        const { life, place, withdrawnAt } = planned;
        // What follows a step is known later than the step.
        const knownAt = planned.knownAt + coded.occurredAt - planned.occurredAt;
        return { ...coded, life, knownAt, place, ...(withdrawnAt !== undefined && { withdrawnAt }) };
      }),
    );
    return {
      provider: name,
      carrier,
      waybillNumber,
      scenario,
      quality,
      startsAt,
      account,
      ...(callback !== undefined && { callback }),
      ...(phone !== undefined && { phone }),
      scans: scans.map((scan, index) => ({ id: digitsOf(10, this.seed, name, waybillNumber, index), ...scan })),
      ...(scenario === 'outage' && { outage: { from: startsAt + hours(12), until: startsAt + hours(72) } }),
      ...(scenario === 'quota-exceeded' && { quotaUsedUp: { from: startsAt, until: startsAt + hours(24) } }),
    };
  }

  watchesOf(provider: ProviderName, account: string, waybillNumber: string): readonly Watched[] {
    return this.#watchesOf(provider, waybillNumber).filter(({ watch }) => watch.account === account);
  }

  watch(told: Omit<Watch, 'id' | 'count' | 'from'>): Watched {
    const count = this.watchesOf(told.provider, told.account, told.waybillNumber).length + 1;
    const id = digitsOf(20, this.seed, told.provider, told.account, plainNumber(told.waybillNumber), count);
    const watched = this.outbox.open(providers[told.provider], { ...told, id, count, from: this.now() });
    const key = keyOf(told.provider, told.waybillNumber);
    this.#watched.set(key, [...(this.#watched.get(key) ?? []), watched]);
    return watched;
  }

  #watchesOf(provider: ProviderName, waybillNumber: string): readonly Watched[] {
    return this.#watched.get(keyOf(provider, waybillNumber)) ?? [];
  }

  /** Does the provider answer at all just now, about this number? */
  isDown(provider: ProviderName, waybillNumber?: string): boolean {
    const { down } = this.faultsOf(provider);
    const now = this.now();
    return (
      down === true ||
      (typeof down === 'object' && isIn(down, now)) ||
      (waybillNumber !== undefined && isIn(this.waybill(provider, waybillNumber)?.outage, now))
    );
  }

  /** Counts a call against the limit of a second. @returns how many are left, below zero where it is one too many */
  leftThisSecond({ provider, id, queriesPerSecond }: Account): number {
    const now = this.options.machineMs();
    const key = `${provider}/${id}`;
    const recent = (this.#askedAt.get(key) ?? []).filter((at) => now - at < 1_000);
    const left = queriesPerSecond - recent.length - 1;
    this.#askedAt.set(key, left < 0 ? recent : [...recent, now]);
    return left;
  }

  /**
   * May the account ask about these numbers now? Counted either way.
   *
   * @param least between two queries of one number; who asks sooner is locked out of it for as long again
   */
  asked(account: Account, waybillNumbers: readonly string[], least = 0): QueryRefusal | undefined {
    const now = this.now();
    const refused = this.#refused(account, waybillNumbers, least, now);
    this.counts.queried(account, waybillNumbers, now, refused);
    if (least > 0 && (refused === undefined || refused === 'locked'))
      for (const number of waybillNumbers) this.#lastAsked.set(`${account.id} ${keyOf(account.provider, number)}`, now);
    return refused;
  }

  #refused(account: Account, numbers: readonly string[], least: number, now: Moment): QueryRefusal | undefined {
    const { provider, id } = account;
    if (numbers.some((number) => this.isDown(provider, number))) return 'down';
    const askedLast = numbers.map((number) => this.#lastAsked.get(`${id} ${keyOf(provider, number)}`) ?? -Infinity);
    if (askedLast.some((at) => now - at < least)) return 'locked';
    const most = this.faultsOf(provider).queriesPerDay ?? account.queriesPerDay;
    const isUsedUp = numbers.some((number) => isIn(this.waybill(provider, number)?.quotaUsedUp, now));
    return isUsedUp || this.counts.answeredOn(provider, id, now) >= most ? 'quota' : undefined;
  }
}
