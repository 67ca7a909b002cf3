import { chinaDay, type Moment } from './times.js';
import { keyOf, type ProviderName } from './waybill.js';

export const refusals = ['quota', 'rate', 'locked', 'signature', 'down', 'other'] as const;
export type QueryRefusal = (typeof refusals)[number];

export interface AccountFigures {
  readonly provider: ProviderName;
  readonly account: string;
  readonly answered: number;
  readonly refused: Readonly<Record<QueryRefusal, number>>;
  /** Answered queries of each day in China. */
  readonly perDay: Readonly<Record<string, number>>;
  readonly mostPerDay: number;
}

export interface NumberFigures {
  readonly provider: ProviderName;
  readonly waybillNumber: string;
  readonly answered: number;
  readonly refused: number;
  /** Of the refused ones, because the quota was used up. */
  readonly refusedForQuota: number;
  /** The shortest time between two queries, answered or not; null where there were not two. */
  readonly leastBetweenMs: number | null;
}

export interface PushFigures {
  /** Attempts, those of doubles and retries with them. */
  readonly sent: number;
  readonly acknowledged: number;
  /** Attempts that were not acknowledged. */
  readonly failed: number;
  readonly dropped: number;
  readonly doubled: number;
  readonly delayed: number;
  /** Pushes that were not acknowledged at their last attempt. */
  readonly givenUp: number;
  /** Nobody had said where to. */
  readonly nowhere: number;
}

export interface Statistics {
  readonly accounts: readonly AccountFigures[];
  readonly numbers: readonly NumberFigures[];
  readonly pushes: Readonly<Record<ProviderName, PushFigures>>;
}

type Open<T> = { -readonly [Name in keyof T]: T[Name] };
interface OpenAccount extends Omit<Open<AccountFigures>, 'refused' | 'perDay' | 'mostPerDay'> {
  refused: Record<QueryRefusal, number>;
  perDay: Map<string, number>;
}

/** What was counted. */
export class Counts {
  readonly #accounts = new Map<string, OpenAccount>();
  readonly #numbers = new Map<string, Open<NumberFigures> & { lastAt: Moment }>();
  readonly #pushes = new Map<ProviderName, Open<PushFigures>>();

  answeredOn(provider: ProviderName, account: string, at: Moment): number {
    return this.#accounts.get(`${provider}/${account}`)?.perDay.get(chinaDay(at)) ?? 0;
  }

  queried(
    { provider, id }: { readonly provider: ProviderName; readonly id: string },
    waybillNumbers: readonly string[],
    at: Moment,
    refused?: QueryRefusal,
  ): void {
    const account = entry(this.#accounts, `${provider}/${id}`, () => ({
      provider,
      account: id,
      answered: 0,
      refused: Object.fromEntries(refusals.map((why) => [why, 0])) as Record<QueryRefusal, number>,
      perDay: new Map<string, number>(),
    }));
    if (refused === undefined) {
      account.answered += 1;
      account.perDay.set(chinaDay(at), (account.perDay.get(chinaDay(at)) ?? 0) + 1);
    } else account.refused[refused] += 1;
    for (const waybillNumber of waybillNumbers) {
      const none = { answered: 0, refused: 0, refusedForQuota: 0, leastBetweenMs: null };
      const fresh = { provider, waybillNumber, ...none, lastAt: -Infinity };
      const number = entry(this.#numbers, keyOf(provider, waybillNumber), () => fresh);
      if (number.lastAt !== -Infinity)
        number.leastBetweenMs = Math.min(number.leastBetweenMs ?? Infinity, at - number.lastAt);
      number.lastAt = at;
      number[refused === undefined ? 'answered' : 'refused'] += 1;
      if (refused === 'quota') number.refusedForQuota += 1;
    }
  }

  pushed(provider: ProviderName, what: keyof PushFigures): void {
    entry(this.#pushes, provider, noPushes)[what] += 1;
  }

  told(): Statistics {
    const of = (provider: ProviderName): PushFigures => ({ ...noPushes(), ...this.#pushes.get(provider) });
    return {
      accounts: [...this.#accounts.values()].map((one) => ({
        ...one,
        refused: { ...one.refused },
        perDay: Object.fromEntries(one.perDay),
        mostPerDay: Math.max(0, ...one.perDay.values()),
      })),
      numbers: [...this.#numbers.values()].map(({ lastAt: _, ...figures }) => figures),
      pushes: { kuaidi100: of('kuaidi100'), sf: of('sf'), aftership: of('aftership') },
    };
  }
}

const noPushes = (): Open<PushFigures> => ({
  sent: 0,
  acknowledged: 0,
  failed: 0,
  dropped: 0,
  doubled: 0,
  delayed: 0,
  givenUp: 0,
  nowhere: 0,
});

const entry = <T>(map: Map<string, T>, key: string, make: () => T): T => {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
};
