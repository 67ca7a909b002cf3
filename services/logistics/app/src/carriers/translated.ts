import type { Instant } from '@throughline/values';

/** What we have agreed with a provider for one account. */
export interface PushSettings {
  /** By name; while one is being changed, `previous…` is what it was before: see {@link secretsNamed}. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The offset of times that are told without one; `+08:00` where nothing else is agreed. */
  readonly offset?: string;
  /** For providers that want to read their name of our account in the answer. */
  readonly accountId?: string;
}

/** One scan, in the provider's own code, of a waybill that can be written so. */
export interface SaidOfWaybill {
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly code: string;
  readonly occurredAt: Instant;
  /** The provider gave no offset, so ours was assumed. */
  readonly offsetInferred?: true;
  /** The provider's own id of this scan, not of the push that bore it. */
  readonly nativeId?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly description?: string;
  readonly signedBy?: string;
}

/** How the provider's own watch over a waybill stands: it goes on, it ended with the journey, or it was given up before. */
export interface SaidOfSubscription {
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly state: 'polling' | 'ended' | 'dead';
  readonly message?: string;
}

export interface DeliveryEstimate {
  readonly carrier: string;
  readonly waybillNumber: string;
  /** Of a range the end, of a day its last second. */
  readonly deliveryAt: Instant;
  readonly reason?: string;
}

/** A push, or an answer, in our words. */
export interface Translated {
  readonly updates: readonly SaidOfWaybill[];
  readonly subscription?: readonly SaidOfSubscription[];
  readonly estimates?: readonly DeliveryEstimate[];
  /** Parts that could not be read, each with why; the rest is used. Tells nothing of people. */
  readonly unreadable: readonly string[];
}
