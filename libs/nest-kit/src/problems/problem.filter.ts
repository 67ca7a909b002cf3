import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../observability/log.js';
import type { RouteTable } from '../http/route-table.js';
import { traceOf } from '../observability/trace.js';
import { Problem, type ProblemCatalogue } from './problem.js';
import { asProblem, languageOf, problemDetails } from './problem-details.js';

export const problemContentType = 'application/problem+json; charset=utf-8';

/** Every refusal and every failure leaves through here, as problem details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly catalogue: ProblemCatalogue,
    private readonly routes: RouteTable,
    private readonly log: Log,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.send(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  send(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.otherMethod(asProblem(error), request) ?? asProblem(error);
    const trace = traceOf(request);
    const body = problemDetails(problem, this.catalogue, languageOf(request.headers['accept-language']), trace.traceId);
    if (body.status >= 500 || problem.options.cause !== undefined)
      this.log.error(
        { code: body.code, status: body.status, traceId: trace.traceId, err: problem.options.cause ?? error },
        'request failed',
      );
    void reply
      .code(body.status)
      .headers({ ...problem.options.headers, 'content-type': problemContentType, 'cache-control': 'no-store' })
      .send(JSON.stringify(body));
  }

  /** A known address asked with a method it does not have. */
  private otherMethod(problem: Problem, request: FastifyRequest): Problem | undefined {
    if (problem.code !== 'not-found') return undefined;
    const methods = this.routes.methodsOf(request.url);
    return methods.length === 0 || methods.includes(request.method)
      ? undefined
      : new Problem('method-not-allowed', { headers: { Allow: methods.join(', ') } });
  }
}
