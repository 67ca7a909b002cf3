import type { Milliseconds } from '@throughline/values';
import type { PlannedScan } from './journeys/journey.js';
import type { Moment } from './times.js';
import type { ProviderName, Scan, Waybill } from './waybill.js';

export interface HttpRequest {
  readonly method: string;
  /** Without the address and the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PushRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A customer of a provider. */
export interface Account {
  readonly provider: ProviderName;
  /** The customer at Kuaidi100, the partner id at SF, the API key at AfterShip. */
  readonly id: string;
  /** The key at Kuaidi100, the check word at SF, the secret of webhooks at AfterShip. */
  readonly secret: string;
  /** Where it is pushed to, unless a subscription says it. */
  readonly callback?: string;
  /** What SF was told in its console. */
  readonly pushes?: 'json' | 'form';
  readonly queriesPerDay: number;
  /** By the machine's clock: a business clock that stands still has no seconds. */
  readonly queriesPerSecond: number;
}

/** A provider looks after a waybill for an account. */
export interface Watch {
  /** The tracking id at AfterShip. */
  readonly id: string;
  readonly provider: ProviderName;
  readonly account: string;
  readonly waybillNumber: string;
  /** The provider's name of the carrier, as the account gave it. */
  readonly carrier: string;
  /** The first, the second … of this waybill. */
  readonly count: number;
  readonly from: Moment;
  readonly callback?: string;
  /** With which Kuaidi100 signs; without one it does not. */
  readonly salt?: string;
  /** How much Kuaidi100 tells of each scan. */
  readonly detail?: string;
}

export type PushKind = 'update' | 'corrected' | 'ended' | 'dead' | 'expired';

export interface PlannedPush {
  /** The same whenever it is planned anew. */
  readonly id: string;
  readonly at: Moment;
  readonly kind: PushKind;
  /** Scans that it tells, where a provider tells each once. */
  readonly scans?: readonly Scan[];
}

/** What will be pushed, and when the watch is over by itself. */
export interface WatchPlan {
  readonly pushes: readonly PlannedPush[];
  readonly endsAt?: Moment;
}

export interface Pushing {
  readonly watch: Watch;
  readonly push: PlannedPush;
  readonly waybill: Waybill | undefined;
  readonly account: Account;
  readonly seed: number;
  readonly isForged: boolean;
}

/** One provider on the wire: how it codes, pushes and answers. */
export interface Provider {
  readonly name: ProviderName;
  /** Its own words for carriers. */
  readonly carrierWord: (carrier: string) => string;
  readonly isAbroad: boolean;
  /** One scan or more: SF follows a signature with a picture of it. */
  readonly scansOf: (
    planned: PlannedScan,
  ) => readonly Omit<Scan, 'id' | 'life' | 'knownAt' | 'place' | 'withdrawnAt'>[];
  readonly plan: (watch: Watch, waybill: Waybill | undefined, seed: number) => WatchPlan;
  readonly write: (pushing: Pushing) => PushRequest;
  readonly isAcknowledged: (reply: { readonly status: number; readonly body: string }) => boolean;
  /** After each failure so long until the next attempt; after the last one none is made. */
  readonly retriesAfterMs: readonly Milliseconds[];
  /** After so many failures of one push nothing more is sent about the waybill. */
  readonly givesUpWatch: boolean;
  readonly usualAccount: Omit<Account, 'provider'>;
}
