import type { StoreRuntime } from '@throughline/event-store';
import type { Metrics } from '@throughline/nest-kit';
import { askersAmong } from './accounts-to-ask.js';
import { askedAccounts } from './asked-accounts.js';
import { countPolls } from './carrier-poll-list.js';
import type { Accounts } from './carrier-poller.js';

/** Numbers of asking, of the whole service: each of its processes tells the same. */
export const addPollGauges = (metrics: Metrics, { store }: StoreRuntime, settings: Accounts): void => {
  const { pool, clock } = store;
  const accounts = async () => askedAccounts(pool, askersAmong(await settings.openedNow()), clock.now());
  metrics.gauge(
    'carrier_polls',
    'Waybills that carriers are asked about: planned, due, failing (due, and the last tries had no answer)',
    ['carrier', 'state'],
    async () =>
      (await countPolls(pool, clock.now())).map(({ carrier, state, polls }) => ({
        labels: { carrier, state },
        value: polls,
      })),
  );
  metrics.gauge('carrier_queries_left', 'What is left of the day of an account', ['account'], async () =>
    (await accounts()).map(({ account, left }) => ({ labels: { account }, value: left })),
  );
  metrics.gauge(
    'carrier_circuit_open',
    '1 while the provider of an account is left alone, because it did not answer or let us in; 0 while it is asked',
    ['account'],
    async () =>
      (await accounts()).map(({ account, circuit }) => ({ labels: { account }, value: circuit === 'closed' ? 0 : 1 })),
  );
};
