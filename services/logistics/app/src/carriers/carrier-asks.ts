import type { Waybill } from '@throughline/logistics-domain';
import type { Instant, Milliseconds } from '@throughline/values';
import type { PushSettings, Translated } from './translated.js';

/** What we have agreed with a provider for asking: its secrets stand among those for pushes, under names of their own. */
export interface AskSettings extends PushSettings {
  /** Where we let a provider push that wants to be told with each subscription. */
  readonly callbackUrl?: string;
}

export interface CarrierRequest {
  readonly method: 'GET' | 'POST';
  /** After the address of the provider, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CarrierResponse {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * Why nothing was told: the account is used up for today; it is not let in; nobody knows of this waybill; the provider cannot just now;
 * or anything else, by its code.
 */
export type WhyRefused = 'quota' | 'signature' | 'unknown-waybill' | 'busy' | 'failed';

export interface Refused {
  readonly refused: WhyRefused;
  /** The provider's own. */
  readonly code: string;
  readonly message: string;
}

/** How often a provider bears to be asked, and when what it should have pushed counts as missed. */
export interface AskingRules {
  /** About one waybill. By the business clock. */
  readonly leastBetweenQueriesMs: Milliseconds;
  /** For one account, where its settings say nothing else. */
  readonly queriesPerDay: number;
  readonly queriesPerSecond: number;
  /** A scan may be so old before a push of it counts as missed; absent: it pushes nothing. */
  readonly pushGraceMs?: Milliseconds;
  /** The provider stops pushing after so many failures and does not say so: so many missed scans with no push between them mean that it has. */
  readonly missedMeanDead?: number;
}

/** Providers that watch a waybill for us once they are told to. */
export interface CarrierSubscriptions {
  /** Secrets without which none is made. */
  readonly needs: readonly string[];
  /** It wants to hear with each subscription where to push. */
  readonly needsCallback: boolean;
  /** Of one waybill. */
  readonly most: number;
  readonly mostWithinMs: Milliseconds;
  /** After one has died. */
  readonly againAfterMs: Milliseconds;
  subscribe(waybill: Waybill, settings: AskSettings, now: Instant): CarrierRequest;
  readSubscribed(response: CarrierResponse): 'subscribed' | Refused;
}

/** How one provider is asked: pure functions, none of which throws, whatever the bytes. */
export interface CarrierAsks {
  /** Where its own documentation says that it is. */
  readonly baseUrl: string;
  /** The secrets without which it is not asked. */
  readonly needs: readonly string[];
  readonly rules: AskingRules;
  /** Carriers that it knows of, in our words; absent: it is asked about any. */
  readonly answersFor?: readonly string[];
  query(waybill: Waybill, settings: AskSettings, now: Instant): CarrierRequest;
  /** An answer in our words, about this waybill alone. */
  read(response: CarrierResponse, waybill: Waybill, settings: AskSettings): Translated | Refused;
  readonly subscriptions?: CarrierSubscriptions;
  /** It pushes all waybills that were ordered over the account, and nothing need be subscribed. */
  readonly pushesUnasked?: true;
}

export const isRefused = <Told extends object | string>(answer: Told | Refused): answer is Refused =>
  typeof answer === 'object' && 'refused' in answer;
