import { hours, minutes, type Milliseconds } from '@throughline/values';
import type { CarrierAsks, CarrierSubscriptions } from '../carriers/carrier-asks.js';
import { takesPushes } from '../carriers/pushes-nothing.js';
import { secretsNamed } from '../carriers/secrets.js';
import type { OpenAccount } from '../settings/carrier-accounts/carrier-accounts.js';

/** An account over which its provider can be asked. */
export interface Asker extends OpenAccount {
  readonly asks: CarrierAsks;
}

/** Where the provider pushes, its answers are for comparison; where it does not, they are all that we hear. Both divide two days. */
const everyWithPushes = hours(12);
const everyWithout = hours(4);

const hasAll = ({ settings }: OpenAccount, needs: readonly string[]): boolean =>
  needs.every((name) => secretsNamed(settings, name).length > 0);

export const askersAmong = (accounts: readonly OpenAccount[]): readonly Asker[] =>
  accounts.flatMap((account) => {
    const { asks } = account.provider;
    return asks !== undefined && hasAll(account, asks.needs) ? [{ ...account, asks }] : [];
  });

const asksFor = ({ carriers, asks }: Asker, carrier: string): boolean =>
  (carriers ?? [carrier]).includes(carrier) && (asks.answersFor ?? [carrier]).includes(carrier);

/** Who is asked about a carrier's waybills, in this order: secondary accounts only where no primary one can be asked. */
export const askersOf = (askers: readonly Asker[], carrier: string): readonly Asker[] =>
  askers
    .filter((asker) => asksFor(asker, carrier))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.account < b.account ? -1 : 1));

const rankOf = ({ rank }: OpenAccount): number => (rank === 'primary' ? 0 : 1);

/** Carriers that somebody is asked about; undefined: about all. */
export const carriersOf = (askers: readonly Asker[]): readonly string[] | undefined => {
  const each = askers.map(({ carriers, asks }) => carriers ?? asks.answersFor);
  return each.includes(undefined) ? undefined : [...new Set(each.flatMap((some) => some ?? []))];
};

/** Can a waybill be subscribed over the account? */
export const subscriptionsOf = (asker: Asker): CarrierSubscriptions | undefined => {
  const { subscriptions } = asker.asks;
  if (subscriptions === undefined || !hasAll(asker, subscriptions.needs)) return undefined;
  return subscriptions.needsCallback && asker.settings.callbackUrl === undefined ? undefined : subscriptions;
};

/** Does the provider push every waybill of the account by itself? */
export const pushesUnasked = (account: Asker): boolean =>
  account.asks.pushesUnasked === true &&
  takesPushes(account.provider, (name) => secretsNamed(account.settings, name).length > 0);

export const everyMsOf = ({ limits }: OpenAccount, isPushed: boolean): Milliseconds =>
  limits.pollEveryMinutes === undefined
    ? isPushed
      ? everyWithPushes
      : everyWithout
    : minutes(limits.pollEveryMinutes);

export const queryLimitsOf = ({ limits, asks: { rules } }: Asker) => ({
  perDay: limits.queriesPerDay ?? rules.queriesPerDay,
  perSecond: limits.queriesPerSecond ?? rules.queriesPerSecond,
});
