import type { Instant } from '@throughline/values';
import type { CarrierAsks } from './carrier-asks.js';

/** What a provider sent us, untouched: signatures are over bytes, not over what a parser made of them. */
export interface Push {
  readonly body: Buffer;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

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

/** A push in our words. */
export interface Translated {
  readonly updates: readonly SaidOfWaybill[];
  readonly subscription?: readonly SaidOfSubscription[];
  readonly estimates?: readonly DeliveryEstimate[];
  /** Parts that could not be read, each with why; the rest is used. Tells nothing of people. */
  readonly unreadable: readonly string[];
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type Refusal = 'signature' | 'unreadable' | 'failed';

/** How one provider pushes, and how it is asked: pure functions, none of which throws, whatever the bytes. */
export interface CarrierProvider {
  readonly provider: string;
  /** Whose table of codes its codes are in. */
  readonly codesOf: string;
  /** The secrets without which nothing is accepted. */
  readonly needs: readonly string[];
  /** Did the provider send exactly this? False where a needed secret is missing. */
  verify(push: Push, settings: PushSettings, now: Instant): boolean;
  translate(push: Push, settings: PushSettings): Translated;
  /** The acknowledgement without which the provider sends it again. */
  accepted(push: Push, settings: PushSettings, now: Instant): Reply;
  refused(push: Push, settings: PushSettings, now: Instant, why: Refusal): Reply;
  /** The push as the provider would send it, for specs and simulators. @param body what it says, before it is put into a form */
  sign(body: Buffer, settings: PushSettings, now: Instant): Push;
  /** How it is asked; absent: it only pushes. */
  readonly asks?: CarrierAsks;
}
