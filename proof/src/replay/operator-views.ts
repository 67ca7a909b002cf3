import type { Instant } from '@throughline/values';

/** What the replay reads of the operators' routes: these fields, and no others. */

/** `GET /v1/operator/read-models` */
export interface ReadModelView {
  readonly name: string;
  readonly position: number;
  /** Of this service's feed. */
  readonly head: number;
}

/** `GET /v1/operator/consumers` */
export interface ConsumerView {
  readonly consumer: string;
  /** The context that it reads; its own, for reactions to its own log. */
  readonly source: string;
  readonly state: string;
  readonly position: number;
  /** Over Kafka: topic, partition and offset of what comes next. */
  readonly mark?: string;
}

/** `GET /v1/operator/doors` */
export interface DoorView {
  readonly position: number;
  /** Of this service's feed. */
  readonly head: number;
}

/** `GET /v1/operator/watermarks` */
export interface WatermarksView {
  readonly own?: { readonly at: Instant };
  readonly sources: readonly { readonly entry: string; readonly at: Instant }[];
  /** Of this service, at this very moment. */
  readonly pendingEvents: number;
}

/** `GET /v1/operator/deadlines` */
export interface DeadlinesView {
  readonly kinds: readonly { readonly kind: string; readonly judgeable: number }[];
}

/** `POST /v1/operator/read-models/{name}/verify` */
export interface VerdictView {
  readonly equal: boolean;
  readonly rows: number;
  readonly examples: readonly string[];
}

/** `GET /v1/operator/streams/{type}/{id}/events` */
export interface StreamView {
  readonly version: number;
  readonly items: readonly {
    readonly type: string;
    readonly occurredAt: Instant;
    readonly recordedAt: Instant;
    readonly metadata: { readonly traceparent?: string; readonly actor: string };
  }[];
}
