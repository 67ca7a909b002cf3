import { createParamDecorator, applyDecorators, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Instant } from '@throughline/values';

export interface Caller {
  readonly subject: string;
  readonly roles: readonly string[];
  /** The id of the key of another system; absent where a person calls, or a peer with its own secret. */
  readonly apiKey?: string;
  /** What it may read of our feed; absent: nothing. */
  readonly feed?: 'internal' | 'partner';
}

/** Who asks, when, and what a command needs to run once. */
export interface Asked {
  /** The business clock. */
  readonly now: Instant;
  readonly caller: Caller;
  /** `user:…` or `api-key:…`, as it is kept with the events. */
  readonly actor: string;
  /** The same for the same caller and idempotency key; otherwise fresh. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly traceparent: string;
  readonly idempotencyKey?: string;
  /** Over method, concrete path, `If-Match` and raw body; only with an idempotency key. */
  readonly requestHash?: string;
  /** The version that the caller has seen. */
  readonly ifMatch?: number;
  /** The concrete path, without the query. */
  readonly path: string;
  readonly rawBody: Buffer;
  /** A time-sortable id with a prefix (`so_…`) for what the command creates; the same for the same command and key. */
  id(prefix: string, key?: string): string;
}

/** Gives a controller's method what was {@link Asked}. */
export const AskedBy = createParamDecorator(
  (_: unknown, context: ExecutionContext): Asked => context.switchToHttp().getRequest<{ asked: Asked }>().asked,
);

export const creation = 'throughline:creation';
export const destructive = 'throughline:destructive';

const idempotencyKeyHeader = {
  name: 'Idempotency-Key',
  description:
    '1–255 printable ASCII characters; sending the request again with the same key changes nothing and answers the same',
  schema: { type: 'string', minLength: 1, maxLength: 255 } as const,
};

const ifMatchHeader = {
  name: 'If-Match',
  description: 'The version (ETag) that you have seen',
  schema: { type: 'string' } as const,
};

// Swagger UI sends the example of a header also where it may be absent, so only a required one has any: a key that is used on two
// routes is refused, and so is a version that is another's.
const requiredKey = { ...idempotencyKeyHeader, required: true, example: '8e03978e-40d5-43e8-bc93-6894a57f9324' };
const requiredVersion = { ...ifMatchHeader, required: true, example: '"1"' };

/** The route creates something: `Idempotency-Key` is required. */
export const Creation = (): MethodDecorator => applyDecorators(SetMetadata(creation, true), ApiHeader(requiredKey));

/** The route destroys something: `If-Match` is required (428), `Idempotency-Key` accepted. */
export const Destructive = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(destructive, true),
    ApiHeader(requiredVersion),
    ApiHeader({ ...idempotencyKeyHeader, required: false }),
  );

/** Neither: `If-Match` and `Idempotency-Key` are accepted. */
export const Change = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ ...ifMatchHeader, required: false }),
    ApiHeader({ ...idempotencyKeyHeader, required: false }),
  );
