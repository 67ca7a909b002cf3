import { minutes } from '@throughline/values';
import { diceFor } from '../chance.js';
import { pushFaults, type Faults } from '../faults.js';
import type { Account, PlannedPush, Provider, Watch } from '../provider.js';
import type { Counts } from '../statistics.js';
import type { Moment } from '../times.js';
import { isIn, type Span, type Waybill } from '../waybill.js';

export interface Watched {
  readonly watch: Watch;
  readonly provider: Provider;
  /** Not yet sent, in the order of their times. */
  readonly due: Due[];
  /** Pushes that need not be planned again. */
  readonly handled: Set<string>;
  endsAt?: Moment;
  /** The provider pushes nothing any more, and says so nowhere. */
  hasStopped: boolean;
}

interface Due {
  at: Moment;
  push: PlannedPush;
  /** How many attempts have failed. */
  failures: number;
  /** Chance has decided about it. */
  isDecided: boolean;
}

/** What an outbox asks of the world that it is in. */
export interface Surroundings {
  readonly seed: number;
  readonly counts: Counts;
  faultsOf(provider: Provider): Faults;
  waybillOf(watch: Watch): Waybill | undefined;
  accountOf(watch: Watch): Account;
  post(
    url: string,
    request: { headers: Readonly<Record<string, string>>; body: string },
  ): Promise<{ status: number; body: string } | undefined>;
  say(line: string): void;
}

/** So many waybills are pushed side by side; pushes of one keep their order. */
const sideBySide = 4;

/** What providers have to push. Each push goes at its own time, also when the clock has jumped: as if it had been awake all along. */
export class Outbox {
  readonly #watched = new Map<string, Watched>();
  #sending: Promise<unknown> = Promise.resolve();

  constructor(private readonly world: Surroundings) {}

  all(): readonly Watched[] {
    return [...this.#watched.values()];
  }

  open(provider: Provider, watch: Watch): Watched {
    const watched: Watched = { watch, provider, due: [], handled: new Set(), hasStopped: false };
    this.#watched.set(watch.id, watched);
    this.plan(watched);
    return watched;
  }

  /** Again where the journey has changed: what has been dealt with is not sent anew. */
  plan(watched: Watched): void {
    const { watch, provider, due, handled } = watched;
    const { pushes, endsAt } = provider.plan(watch, this.world.waybillOf(watch), this.world.seed);
    const begun = due.filter((one) => one.isDecided);
    const fresh = pushes
      .filter(({ id }) => !handled.has(id) && !begun.some((one) => one.push.id === id))
      .map((push): Due => ({ at: push.at, push, failures: 0, isDecided: false }));
    due.splice(0, due.length, ...[...begun, ...fresh].sort((a, b) => a.at - b.at));
    if (endsAt === undefined) delete watched.endsAt;
    else watched.endsAt = endsAt;
  }

  waiting(): number {
    return this.all().reduce((sum, { due }) => sum + due.length, 0);
  }

  /** Sends everything that is due, and what becomes due by that. Two of these wait for one another. */
  send(to: Moment): Promise<void> {
    const sent = this.#sending.then(() => this.#send(to));
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  async #send(to: Moment): Promise<void> {
    const ready = this.all()
      .filter(({ due }) => due[0] !== undefined && due[0].at <= to)
      .sort((a, b) => a.due[0]!.at - b.due[0]!.at);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < ready.length; index = next++) await this.#sendAll(ready[index]!, to);
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
  }

  async #sendAll(watched: Watched, to: Moment): Promise<void> {
    const { due } = watched;
    while (due[0] !== undefined && due[0].at <= to) {
      const one = due.shift()!;
      if (watched.hasStopped) continue;
      const back = this.#backAt(watched, one.at);
      if (back === 'unknown') return void due.unshift({ ...one, at: to, push: { ...one.push, at: to } });
      if (back !== undefined) {
        // What it pushes then is what there is then.
        const at = back + minutes(diceFor(this.world.seed, 'back', watched.watch.id).int(0, 30));
        this.#again(watched, { ...one, at, push: { ...one.push, at } });
      } else if (!this.#isDecidedOtherwise(watched, one)) await this.#attempt(watched, one);
    }
  }

  /** When will a provider push again that does not at this time? */
  #backAt({ watch, provider }: Watched, at: Moment): Moment | 'unknown' | undefined {
    const { down } = this.world.faultsOf(provider);
    const spans = [down, this.world.waybillOf(watch)?.outage].filter((each): each is Span => typeof each === 'object');
    return down === true ? 'unknown' : spans.find((span) => isIn(span, at))?.until;
  }

  #again({ due }: Watched, one: Due): void {
    const place = due.findIndex(({ at }) => at > one.at);
    due.splice(place === -1 ? due.length : place, 0, one);
  }

  /** Chance speaks once about each push. */
  #isDecidedOtherwise(watched: Watched, one: Due): boolean {
    if (one.isDecided) return false;
    one.isDecided = true;
    const { watch, provider, handled } = watched;
    const faults = pushFaults(this.world.faultsOf(provider), this.world.waybillOf(watch));
    const dice = diceFor(this.world.seed, 'fate', one.push.id);
    const fate = dice.int(0, 999_999) / 1_000_000;
    if (fate < faults.dropPushes) {
      handled.add(one.push.id);
      this.world.counts.pushed(provider.name, 'dropped');
      return true;
    }
    if (fate < faults.dropPushes + faults.doublePushes) {
      this.world.counts.pushed(provider.name, 'doubled');
      this.#again(watched, { ...one, push: { ...one.push, id: `${one.push.id}/again` } });
      return false;
    }
    const pause = faults.delayPushesUpTo === 0 ? 0 : dice.int(0, faults.delayPushesUpTo);
    if (pause === 0) return false;
    one.at += pause;
    this.world.counts.pushed(provider.name, 'delayed');
    this.#again(watched, one);
    return true;
  }

  async #attempt(watched: Watched, one: Due): Promise<void> {
    const { watch, provider, handled } = watched;
    const { counts, seed } = this.world;
    const waybill = this.world.waybillOf(watch);
    const account = this.world.accountOf(watch);
    const isForged = this.world.faultsOf(provider).wrongSignature || waybill?.scenario === 'wrong-signature';
    const callback = waybill?.callback ?? watch.callback ?? account.callback;
    handled.add(one.push.id);
    if (callback === undefined) return counts.pushed(provider.name, 'nowhere');
    const request = provider.write({ watch, push: one.push, waybill, account, seed, isForged });
    const url = isForged && provider.name === 'sf' ? `${callback}x` : callback;
    counts.pushed(provider.name, 'sent');
    const reply = await this.world.post(url, request);
    if (reply !== undefined && provider.isAcknowledged(reply)) return counts.pushed(provider.name, 'acknowledged');
    counts.pushed(provider.name, 'failed');
    const what = `${provider.name} ${watch.waybillNumber}: ${reply === undefined ? 'no answer' : reply.status}`;
    const pause = provider.retriesAfterMs[one.failures];
    one.failures += 1;
    if (pause === undefined) {
      counts.pushed(provider.name, 'givenUp');
      if (provider.givesUpWatch) watched.hasStopped = true;
      return this.world.say(`${what} from ${url}; given up`);
    }
    one.at += pause;
    this.#again(watched, one);
    this.world.say(`${what} from ${url}; tried again later`);
  }
}
