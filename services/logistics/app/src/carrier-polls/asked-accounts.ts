import type { Pool } from '@throughline/event-store';
import type { Instant } from '@throughline/values';
import { queryLimitsOf, type Asker } from './accounts-to-ask.js';
import { CarrierAskings, dayOf } from './carrier-askings.js';
import type { AskedAccountView } from './carrier-polls.view.js';

/** How much of each account is used, and whether its provider answers. */
export const askedAccounts = async (
  pool: Pool,
  askers: readonly Asker[],
  now: Instant,
): Promise<readonly AskedAccountView[]> => {
  const status = await new CarrierAskings(pool).status();
  return askers.map((asker): AskedAccountView => {
    const { account, provider, rank, settings } = asker;
    const asking = status.find((each) => each.account === account);
    const isToday = asking !== undefined && asking.day >= dayOf(now, settings.offset);
    const used = isToday ? asking.used : 0;
    return {
      account,
      provider: provider.provider,
      rank,
      used,
      left: Math.max(0, queryLimitsOf(asker).perDay - used),
      circuit: asking?.circuit ?? 'closed',
      failure: asking?.failure ?? null,
      answeredAt: asking?.answeredAt ?? null,
    };
  });
};
