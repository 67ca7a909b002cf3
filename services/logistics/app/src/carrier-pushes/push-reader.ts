import { randomId, uuid5, type Plan, type StoreRuntime } from '@throughline/event-store';
import { waybillKey, type DeliveryEstimate, type Waybill } from '@throughline/logistics-domain';
import type { Runner } from '@throughline/nest-kit';
import { CarrierPolls } from '../carrier-polls/carrier-polls.js';
import { noteSubscriptions } from '../carrier-polls/note-subscriptions.js';
import { placeSubscriptionDeaths } from '../carrier-polls/place-subscription-deaths.js';
import { carrierProvider } from '../carriers/carrier-providers.js';
import { updateOf } from '../carriers/said-update.js';
import { placeUpdates } from '../commands/record-tracking-updates/place-updates.js';
import { CarrierPushes, type WaitingPush } from './carrier-pushes.js';
import { placeEstimates } from './place-estimates.js';

const lookEveryMs = 250;
const atOnce = 20;
/** As many as one request may tell: a transaction must stay short. */
const mostUpdates = 500;

/**
 * Reads what providers have pushed. Each push was kept and acknowledged before; here it becomes updates of waybills, as if somebody had
 * told them. Any process may read, none waits for another; read twice, after a death in the middle, nothing is recorded twice.
 */
export class PushReader implements Runner {
  private readonly stopping = new AbortController();
  private readonly pushes: CarrierPushes;
  private readonly polls: CarrierPolls;
  private loop: Promise<void> | undefined;

  constructor(private readonly runtime: StoreRuntime) {
    this.pushes = new CarrierPushes(runtime.store);
    this.polls = new CarrierPolls(runtime.store);
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { time, log } = this.runtime.store;
    while (!this.stopping.signal.aborted) {
      let taken = 0;
      try {
        const pushes = await this.pushes.take(atOnce);
        taken = pushes.length;
        for (const push of pushes) await this.read(push);
      } catch (error) {
        log.warn({ err: error }, 'carrier pushes could not be read; they are tried again');
      }
      if (taken < atOnce) await time.sleep(lookEveryMs, this.stopping.signal);
    }
  }

  private async read(waiting: WaitingPush): Promise<void> {
    try {
      const { updates, estimates, deaths, unreadable } = await this.told(waiting);
      for (let from = 0; from < updates.length; from += mostUpdates)
        await this.carryOut(waiting, from, placeUpdates(updates.slice(from, from + mostUpdates)));
      for (let from = 0; from < estimates.length; from += mostUpdates)
        await this.carryOut(waiting, `estimates ${from}`, placeEstimates(estimates.slice(from, from + mostUpdates)));
      if (deaths.length > 0) await this.carryOut(waiting, 'subscriptions', placeSubscriptionDeaths(deaths));
      if (updates.length > 0) await this.polls.pushed(waybillsOf(updates));
      await this.pushes.done(waiting, updates.length, unreadable);
    } catch (error) {
      const { pushId, account } = waiting;
      this.runtime.store.log.warn({ err: error, pushId, account }, 'a carrier push could not be recorded');
      await this.pushes.failed(waiting, error instanceof Error ? error.message : String(error));
    }
  }

  private async told({ provider: name, account, push, payloadId, receivedAt }: WaitingPush) {
    const provider = carrierProvider(name);
    if (provider === undefined) throw new Error(`nobody here can read what ${name} says`);
    const { rows } = await this.runtime.store.pool.query<{ time_offset: string; account_id: string | null }>(
      'SELECT time_offset, account_id FROM carrier_account WHERE account = $1',
      [account],
    );
    const { time_offset: offset = '+08:00', account_id: accountId = null } = rows[0] ?? {};
    const settings = { secrets: {}, offset, ...(accountId !== null && { accountId }) };
    const { updates, estimates = [], subscription = [], unreadable } = provider.translate(push, settings);
    return {
      deaths: await noteSubscriptions(this.polls, subscription, { account, provider, receivedAt }),
      updates: updates.map((said) => updateOf(said, { provider: provider.codesOf, payloadId, receivedAt })),
      estimates: estimates.map((estimate): DeliveryEstimate => ({ ...estimate, source: name, receivedAt })),
      unreadable,
    };
  }

  private async carryOut({ pushId, provider }: WaitingPush, part: number | string, plan: Plan): Promise<void> {
    const story = uuid5(pushId, part);
    // Each reading decides for itself: it may find more than the one before, and what is known is known by its scan.
    const commandId = randomId();
    const ask = { commandId, actor: `carrier:${provider}`, correlationId: story, causationId: story };
    await this.runtime.store.executePlan(plan, ask, () => ({ status: 200, body: {} }));
  }
}

const waybillsOf = (updates: readonly Waybill[]): readonly Waybill[] => [
  ...new Map(updates.map((update) => [waybillKey(update), update])).values(),
];
