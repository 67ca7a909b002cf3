import { createParamDecorator, applyDecorators, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Instant } from '@throughline/values';

export interface Caller {
  readonly subject: string;
  readonly roles: readonly string[];
}

/** Who asks, when, and what a command needs to run once. */
export interface Asked {
  /** The business clock. */
  readonly now: Instant;
  readonly caller: Caller;
  /** `user:…`, as it is kept with the events. */
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
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
};

const ifMatchHeader = {
  name: 'If-Match',
  description: 'The version (ETag) that you have seen',
  schema: { type: 'string' } as const,
  example: '"2"',
};

/** The route creates something: `Idempotency-Key` is required. */
export const Creation = (): MethodDecorator =>
  applyDecorators(SetMetadata(creation, true), ApiHeader({ ...idempotencyKeyHeader, required: true }));

/** The route destroys something: `If-Match` is required (428), `Idempotency-Key` accepted. */
export const Destructive = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(destructive, true),
    ApiHeader({ ...ifMatchHeader, required: true }),
    ApiHeader({ ...idempotencyKeyHeader, required: false }),
  );

/** Neither: `If-Match` and `Idempotency-Key` are accepted. */
export const Change = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ ...ifMatchHeader, required: false }),
    ApiHeader({ ...idempotencyKeyHeader, required: false }),
  );
