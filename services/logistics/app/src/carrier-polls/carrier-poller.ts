import { randomId, type Plan, type StepResult, type StoreRuntime } from '@throughline/event-store';
import type { DeliveryEstimate, Polled, ShipmentEvent, TrackingUpdate } from '@throughline/logistics-domain';
import type { Runner } from '@throughline/nest-kit';
import { between, earlier, isAfter, type Instant } from '@throughline/values';
import { createHash, randomInt } from 'node:crypto';
import { placeEstimates } from '../carrier-pushes/place-estimates.js';
import { isRefused, type CarrierRequest, type CarrierResponse, type Refused } from '../carriers/carrier-asks.js';
import type { Translated } from '../carriers/carrier-provider.js';
import { updateOf } from '../carriers/said-update.js';
import { placeUpdates } from '../commands/record-tracking-updates/place-updates.js';
import type { OpenAccount } from '../settings/carrier-accounts/carrier-accounts.js';
import {
  askersAmong,
  askersOf,
  carriersOf,
  everyMsOf,
  pushesUnasked,
  queryLimitsOf,
  subscriptionsOf,
  type Asker,
} from './accounts-to-ask.js';
import { CarrierAskings } from './carrier-askings.js';
import { askOnce, NoAnswer } from './carrier-client.js';
import { CarrierPolls, type ClaimedPoll } from './carrier-polls.js';
import { PollWatermarks, type ListedUpTo } from './poll-watermarks.js';
import { backOffMs, nextPollAt, soonAfter, subscribeAgainAt, type PollPace } from './poll-times.js';

const lookEveryMs = 250;
const atOnce = 20;
/** So many providers' answers are waited for at a time, by one process. */
const sideBySide = 5;
/** Many dispatches are taken up together. */
const takesUpEveryMs = 1_000;
/** Accounts may have changed. */
const accountsEveryMs = 1_000;
/** As many as one request may tell: a transaction must stay short. */
const mostUpdates = 500;
/** After so many refusals of one waybill alone its provider has nothing to tell of it. */
const refusalsThatAnswer = 5;
/** Nobody may be asked: looked at again so much later, by the machine's time. */
const postponedForMs = 500;

/** What the poller needs to know of accounts. */
export interface Accounts {
  openedNow(): Promise<readonly OpenAccount[]>;
}

/**
 * Asks carriers about waybills that are under way: when enough time has gone by without a sign, when pushes are missed, and once more after
 * the end. Any process may ask; a waybill is claimed first, what an account may bear is taken before it is asked, and no transaction is open
 * while a provider thinks. What it tells goes the way of what is pushed, so that one scan is one scan.
 *
 * Two loops, so that a provider that is slow holds up nobody's knowledge of how far asking has come.
 */
export class CarrierPoller implements Runner {
  private readonly stopping = new AbortController();
  private readonly polls: CarrierPolls;
  private readonly askings: CarrierAskings;
  private readonly watermarks: PollWatermarks;
  private loops: Promise<unknown> | undefined;
  private askers: readonly Asker[] = [];
  private accounts: readonly OpenAccount[] = [];
  private accountsReadMs = -Infinity;
  /** What was taken up from the list, for which accounts, and when. */
  private taken = { by: '', position: 0, atMs: -Infinity };
  /** Nobody is asked, and nobody waits for answers. */
  private isIdle = true;

  constructor(
    private readonly runtime: StoreRuntime,
    private readonly settings: Accounts,
    /** Between 0 and 1: what is put off comes back scattered. */
    private readonly chance: () => number = () => randomInt(1_000) / 1_000,
  ) {
    this.polls = new CarrierPolls(runtime.store);
    this.askings = new CarrierAskings(runtime.store.pool);
    this.watermarks = new PollWatermarks(runtime.store);
  }

  start(): void {
    this.loops = Promise.all([
      this.repeat('carriers could not be asked; it is tried again', () => this.ask()),
      this.repeat('how far asking has come could not be told; it is tried again', () => this.tell()),
    ]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loops;
  }

  private async repeat(failure: string, round: () => Promise<boolean>): Promise<void> {
    const { time, log } = this.runtime.store;
    while (!this.stopping.signal.aborted) {
      let hasMore = false;
      try {
        hasMore = await round();
      } catch (error) {
        log.warn({ err: error }, failure);
      }
      if (!hasMore) await time.sleep(lookEveryMs, this.stopping.signal);
    }
  }

  /** What is known of accounts, listed waybills and answers, told to whoever waits for it. */
  private async tell(): Promise<boolean> {
    const { clock, time } = this.runtime.store;
    if (time.nowMs() - this.accountsReadMs >= accountsEveryMs) {
      this.accounts = await this.settings.openedNow();
      this.askers = askersAmong(this.accounts);
      this.accountsReadMs = time.nowMs();
      this.isIdle = this.askers.length === 0 && !(await this.watermarks.isNeeded());
    }
    if (this.isIdle) return false;
    const now = clock.now();
    const listed = await this.takeUp();
    if (listed === undefined) return false;
    await this.watermarks.move(this.askers, await this.polls.carriers(), now, listed);
    return false;
  }

  /** Takes up waybills from the list when there are new ones, or another account. @returns undefined: there is no list yet */
  private async takeUp(): Promise<ListedUpTo | undefined> {
    const { askers, taken } = this;
    const { time } = this.runtime.store;
    const listed = await this.watermarks.listedUpTo(taken.position);
    if (listed === undefined) return undefined;
    if (askers.length === 0) {
      this.taken = { by: '', position: listed.position, atMs: taken.atMs };
      return { position: listed.position };
    }
    const carriers = carriersOf(askers);
    const firstAfterMs = Math.min(...askers.map((asker) => everyMsOf(asker, true)));
    const by = JSON.stringify([carriers, firstAfterMs]);
    const isOpen = listed.openSince !== undefined && listed.position > taken.position;
    const isDue = by !== taken.by || (isOpen && time.nowMs() - taken.atMs >= takesUpEveryMs);
    if (isDue) {
      await this.polls.adopt(carriers, firstAfterMs);
      this.taken = { by, position: listed.position, atMs: time.nowMs() };
      return this.watermarks.listedUpTo(listed.position);
    }
    if (listed.openSince === undefined) this.taken = { ...taken, position: listed.position };
    return listed;
  }

  private async ask(): Promise<boolean> {
    const { askers } = this;
    if (askers.length === 0) return false;
    const limits = askers.map((asker) => {
      const { account, settings } = asker;
      return { account, perDay: queryLimitsOf(asker).perDay, offset: settings.offset };
    });
    const resting = await this.askings.resting(limits, this.runtime.store.clock.now());
    const awake = askers.filter(({ account }) => !resting.has(account));
    const carriers = (await this.polls.carriers()).filter((carrier) => askersOf(awake, carrier).length > 0);
    if (carriers.length === 0) return false;
    const claimed = await this.polls.claim(carriers, atOnce);
    const waiting = [...claimed];
    const next = async (): Promise<void> => {
      for (let poll = waiting.shift(); poll !== undefined; poll = waiting.shift()) await this.carryOut(poll);
    };
    await Promise.all(Array.from({ length: sideBySide }, next));
    return claimed.length === atOnce;
  }

  private async carryOut(poll: ClaimedPoll): Promise<void> {
    const { log, clock } = this.runtime.store;
    try {
      if (this.stopping.signal.aborted) {
        await this.polls.postpone(poll, 0);
        return;
      }
      const askers = askersOf(this.askers, poll.carrier);
      const now = clock.now();
      const isSubscribing = poll.subscribeAt !== undefined && !isAfter(poll.subscribeAt, now);
      const subscribed = isSubscribing ? await this.subscribe(poll, askers, now) : poll;
      if (subscribed !== undefined) await this.askIfDue(subscribed, askers, now);
    } catch (error) {
      log.warn({ err: error, poll: poll.id }, 'a waybill could not be asked for; it is tried again');
      const why = error instanceof Error ? error.message : String(error);
      await this.failed(poll, why).catch(() => undefined);
    }
  }

  /** @returns the poll as it stands then; undefined: it was put off */
  private async subscribe(poll: ClaimedPoll, askers: readonly Asker[], now: Instant): Promise<ClaimedPoll | undefined> {
    const [asker] = askers.filter((candidate) => subscriptionsOf(candidate) !== undefined);
    const subscriptions = asker && subscriptionsOf(asker);
    if (asker === undefined || subscriptions === undefined || poll.endedAt !== undefined) {
      await this.polls.notSubscribed(poll);
      return poll;
    }
    const leave = await this.askings.reserve(asker.account, queryLimitsOf(asker), {
      now,
      offset: asker.settings.offset,
      cost: 0,
    });
    // Pushes can wait for their provider; what is due is asked of whoever answers.
    if (leave !== 'granted') return this.isDue(poll, now) ? poll : this.putOff(poll, postponedForMs);
    const answer = await this.send(asker, subscriptions.subscribe(poll, asker.settings, now));
    const read = answer instanceof NoAnswer ? answer : subscriptions.readSubscribed(answer);
    if (read === 'subscribed') {
      await this.askings.answered(asker.account, now);
      await this.polls.subscribed(poll, asker.account, now);
      return {
        ...poll,
        subscription: 'subscribed',
        subscriptionAccount: asker.account,
        subscribed: [...poll.subscribed, now],
      };
    }
    if (read instanceof NoAnswer || ['busy', 'signature', 'quota'].includes(read.refused)) {
      const isLockedOut = !(read instanceof NoAnswer) && read.refused === 'signature';
      await this.askings.failed(asker.account, wordsOf(read), { atOnce: isLockedOut, chance: this.chance() });
      await this.failed(poll, wordsOf(read));
      return undefined;
    }
    await this.askings.answered(asker.account, now);
    await this.polls.notSubscribed(poll, wordsOf(read));
    return poll;
  }

  private isDue({ dueAt }: ClaimedPoll, now: Instant): boolean {
    return dueAt !== undefined && !isAfter(dueAt, now);
  }

  private async putOff(poll: ClaimedPoll, pauseMs: number): Promise<undefined> {
    await this.polls.postpone(poll, pauseMs * (0.5 + this.chance()));
  }

  private async askIfDue(poll: ClaimedPoll, askers: readonly Asker[], now: Instant): Promise<void> {
    const [first] = askers;
    if (poll.dueAt === undefined || first === undefined) {
      await this.polls.moved(poll, poll.dueAt);
      return;
    }
    // A sign of life may have come since its time was set, or a subscription.
    const planned = this.nextAt(poll, first);
    if (!this.isDue(poll, now)) {
      await this.polls.moved(poll, planned && earlier(planned, poll.dueAt));
      return;
    }
    if (!poll.isHurried && (planned === undefined || isAfter(planned, now))) {
      await this.polls.moved(poll, planned);
      return;
    }
    for (const asker of askers) {
      const askedAt = poll.asked[asker.account];
      // It was asked and has not answered, but may have counted: a number that is asked for too often is locked.
      if (askedAt !== undefined && between(askedAt, now) < asker.asks.rules.leastBetweenQueriesMs) continue;
      const leave = await this.askings.reserve(asker.account, queryLimitsOf(asker), {
        now,
        offset: asker.settings.offset,
      });
      if (leave === 'granted') {
        await this.query(poll, asker, now);
        return;
      }
      // Too many at once is nobody's failure: the other account is for when this one cannot.
      if (leave === 'too-fast') break;
    }
    await this.putOff(poll, postponedForMs);
  }

  private async query(poll: ClaimedPoll, asker: Asker, now: Instant): Promise<void> {
    const { asks, account, settings } = asker;
    await this.polls.asking(poll, account, now);
    const answer = await this.send(asker, asks.query(poll, settings, now));
    if (answer instanceof NoAnswer) {
      await this.askings.failed(account, wordsOf(answer), { chance: this.chance() });
      await this.failed(poll, wordsOf(answer), answer.wasSent ? undefined : account);
      return;
    }
    const read = asks.read(answer, poll, settings);
    if (!isRefused(read)) {
      const isGap = await this.record(poll, asker, read, answer, now);
      await this.askings.answered(account, now);
      const isHurried = isGap && poll.endedAt === undefined;
      const dueAt = isHurried
        ? soonAfter(now, this.paceOf(poll, asker))
        : this.nextAt({ ...poll, answeredAt: now }, asker);
      const failure = read.unreadable.length > 0 ? read.unreadable.join('; ').slice(0, 500) : undefined;
      await this.polls.answered(poll, now, { dueAt, isHurried, failure });
      return;
    }
    await this.refused(poll, asker, read, answer.status, now);
  }

  private async refused(poll: ClaimedPoll, asker: Asker, read: Refused, status: number, now: Instant): Promise<void> {
    const { account } = asker;
    const why = wordsOf(read);
    const hasNothing = read.refused === 'failed' && poll.attempts + 1 >= refusalsThatAnswer;
    if (read.refused === 'unknown-waybill' || hasNothing) {
      await this.askings.answered(account, now);
      await this.polls.answered(poll, now, { dueAt: this.nextAt({ ...poll, answeredAt: now }, asker), failure: why });
      return;
    }
    if (read.refused === 'quota') await this.askings.usedUp(account, queryLimitsOf(asker), why);
    else await this.askings.failed(account, why, { atOnce: read.refused === 'signature', chance: this.chance() });
    // By a status alone it was turned away before it was looked at.
    const wasCounted = status < 400;
    await this.failed(poll, why, wasCounted ? undefined : account);
  }

  private async failed(poll: ClaimedPoll, why: string, notCountedBy?: string): Promise<void> {
    await this.polls.failed(poll, why, backOffMs(poll.attempts + 1, this.chance()), notCountedBy);
  }

  /** Stores the answer's bytes and what it tells. @returns did it tell of scans that should have been pushed long before? */
  private async record(
    poll: ClaimedPoll,
    asker: Asker,
    told: Translated,
    answer: CarrierResponse,
    now: Instant,
  ): Promise<boolean> {
    const { provider, account } = asker;
    const payloadId = await this.keep(account, poll, answer.body);
    const arrival = { provider: provider.codesOf, payloadId, receivedAt: now };
    const updates = told.updates.map((said): TrackingUpdate => updateOf(said, arrival));
    const polled = this.polledOf(poll, asker);
    const steps: StepResult[] = [];
    for (let from = 0; from < updates.length; from += mostUpdates)
      steps.push(
        ...(await this.execute(provider.provider, placeUpdates(updates.slice(from, from + mostUpdates), polled))),
      );
    const estimates = (told.estimates ?? []).map((estimate): DeliveryEstimate => ({
      ...estimate,
      source: provider.provider,
      receivedAt: now,
    }));
    if (estimates.length > 0) await this.execute(provider.provider, placeEstimates(estimates));
    const news = steps.flatMap(({ events }) => events as readonly ShipmentEvent[]);
    const missed = news.reduce((sum, event) => sum + (event.type === 'PushGapFound' ? event.data.missed : 0), 0);
    if (missed > 0) await this.polls.missedSome(poll, missed);
    if (news.some(({ type }) => type === 'SubscriptionDied'))
      await this.polls.died(poll.id, this.againAt(poll, asker, now));
    return missed > 0;
  }

  private async keep(account: string, { id }: ClaimedPoll, body: Buffer): Promise<string> {
    const name = createHash('sha256').update(`${account}\n${id}\n`).update(body).digest('hex').slice(0, 40);
    await this.runtime.store.pool.query(
      'INSERT INTO inbound_payload (payload_id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [`pld_${name}`, body],
    );
    return `pld_${name}`;
  }

  private async execute(provider: string, plan: Plan): Promise<readonly StepResult[]> {
    const commandId = randomId();
    const ask = { commandId, actor: `carrier:${provider}`, correlationId: commandId, causationId: commandId };
    let steps: readonly StepResult[] = [];
    await this.runtime.store.executePlan(plan, ask, (results) => {
      steps = results;
      return { status: 200, body: {} };
    });
    return steps;
  }

  /** Who should have pushed what this account answers; only whose codes are the same can be compared. */
  private polledOf(poll: ClaimedPoll, asker: Asker): Polled | undefined {
    const { rules } = asker.asks;
    if (rules.pushGraceMs === undefined) return undefined;
    const about = {
      provider: asker.provider.provider,
      graceMs: rules.pushGraceMs,
      missedBefore: poll.missed,
      ...(rules.missedMeanDead !== undefined && { missedMeanDead: rules.missedMeanDead }),
    };
    if (poll.subscription === 'subscribed') {
      const pusher = this.accounts.find(({ account }) => account === poll.subscriptionAccount);
      const subscribedAt = poll.subscribed.at(-1);
      if (pusher?.provider.codesOf !== asker.provider.codesOf || subscribedAt === undefined) return undefined;
      return { ...about, account: pusher.account, subscription: poll.subscribed.length, subscribedAt };
    }
    return poll.subscription === 'none' && pushesUnasked(asker)
      ? { ...about, account: asker.account, subscription: 0, subscribedAt: poll.dispatchedAt }
      : undefined;
  }

  private againAt(poll: ClaimedPoll, asker: Asker, now: Instant): Instant | undefined {
    const subscriptions = subscriptionsOf(asker);
    return subscriptions && subscribeAgainAt(poll.subscribed, now, subscriptions);
  }

  private paceOf(poll: ClaimedPoll, asker: Asker): PollPace {
    const isPushed = poll.subscription === 'subscribed' || (poll.subscription === 'none' && pushesUnasked(asker));
    return { everyMs: everyMsOf(asker, isPushed), leastBetweenMs: asker.asks.rules.leastBetweenQueriesMs };
  }

  private nextAt(poll: ClaimedPoll, asker: Asker): Instant | undefined {
    return nextPollAt(poll, this.paceOf(poll, asker));
  }

  private async send({ baseUrl, asks }: Asker, request: CarrierRequest): Promise<CarrierResponse | NoAnswer> {
    try {
      return await askOnce(baseUrl ?? asks.baseUrl, request, this.stopping.signal);
    } catch (error) {
      if (error instanceof NoAnswer) return error;
      throw error;
    }
  }
}

const wordsOf = (read: Refused | NoAnswer): string =>
  read instanceof NoAnswer
    ? `no answer: ${read.message}`
    : `${read.refused}: ${read.code} ${read.message}`.trim().slice(0, 300);
