import type { Instant } from '@throughline/values';
import type { CarrierAsks } from './carrier-asks.js';
import type { PushSettings, Translated } from './translated.js';

export type { DeliveryEstimate, PushSettings, SaidOfSubscription, SaidOfWaybill, Translated } from './translated.js';

/** What a provider sent us, untouched: signatures are over bytes, not over what a parser made of them. */
export interface Push {
  readonly body: Buffer;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
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
  /** The secrets without which nothing is accepted; none: it pushes nothing, see `pushesNothing`. */
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
