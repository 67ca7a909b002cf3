import { RequestMethod, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { derivedId, randomId, uuid5, type BusinessClock } from '@throughline/event-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { map, type Observable } from 'rxjs';
import { pointerPart } from '../input/body.js';
import { readIdempotencyKey, readIfMatch } from '../input/headers.js';
import { traceOf } from '../observability/trace.js';
import { invalidInput, Problem } from '../problems/problem.js';
import { inputsOf } from '../routes.js';
import { Answer } from './answer.js';
import { creation, destructive, type Asked, type Caller } from './asked.js';

type Request = FastifyRequest & { caller?: Caller; rawBody?: Buffer; asked?: Asked };

/** Around every route: what the route does not take is refused, what it is asked is put together, what it answers is sent. */
export class RequestInterceptor implements NestInterceptor {
  constructor(private readonly clock: BusinessClock) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const handler = context.getHandler();
    const takes = new Set(inputsOf(context.getClass(), handler.name).map(({ kind }) => kind));
    if (!takes.has(RouteParamtypes.QUERY)) refuseQuery(request.query as object);
    if (!takes.has(RouteParamtypes.BODY) && Object.keys(request.body ?? {}).length > 0)
      throw new Problem('unexpected-body');
    if (request.caller !== undefined && Reflect.getMetadata(METHOD_METADATA, handler) !== RequestMethod.GET)
      request.asked = this.askedOf(request, request.caller, handler);
    return next
      .handle()
      .pipe(map((answer: unknown) => (answer instanceof Answer ? sent(answer as Answer, http.getResponse()) : answer)));
  }

  private askedOf(request: Request, caller: Caller, handler: object): Asked {
    const { headers, method, rawBody = Buffer.alloc(0) } = request;
    const path = request.url.split('?', 1)[0] ?? '';
    const key = readIdempotencyKey(headers['idempotency-key'] as string | undefined);
    const ifMatch = readIfMatch(headers['if-match']);
    if (key === undefined && Reflect.getMetadata(creation, handler) === true)
      throw new Problem('idempotency-key-required');
    if (ifMatch === undefined && Reflect.getMetadata(destructive, handler) === true)
      throw new Problem('precondition-required');
    const commandId = key === undefined ? randomId() : uuid5('idempotency-key', caller.subject, key);
    const trace = traceOf(request);
    return asked({
      now: this.clock.now(),
      caller,
      actor: caller.apiKey === undefined ? `user:${caller.subject}` : caller.subject,
      commandId,
      correlationId: commandId,
      traceparent: trace.traceparent,
      path,
      rawBody,
      ...(ifMatch !== undefined && { ifMatch }),
      ...(key !== undefined && {
        idempotencyKey: key,
        requestHash: requestHash(method, path, headers['if-match'] ?? '', rawBody),
      }),
    });
  }
}

const asked = (said: Omit<Asked, 'id'>): Asked => ({
  ...said,
  id: (prefix, key = '') => derivedId(prefix, said.now, [said.commandId, prefix, key].join('\n')),
});

/** What must be the same for two requests under one key to be one request. */
const requestHash = (method: string, path: string, ifMatch: string, rawBody: Buffer): string =>
  createHash('sha256')
    .update(JSON.stringify([method, path, ifMatch]))
    .update(rawBody)
    .digest('hex');

const refuseQuery = (query: object): void => {
  const [name] = Object.keys(query);
  if (name !== undefined) throw invalidInput(`?${pointerPart(name)}`, 'unknown-parameter');
};

const sent = (answer: Answer, reply: FastifyReply): unknown => {
  void reply.status(answer.status).headers({ ...answer.headers });
  if ('json' in answer.content) return answer.content.json;
  if (reply.getHeader('content-type') === undefined) void reply.type('application/json; charset=utf-8');
  return answer.content.text;
};
