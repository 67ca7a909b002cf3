import helmet from '@fastify/helmet';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fastify, type FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { isJsonType, readBody } from '../input/body.js';
import { checkHeaders } from '../input/headers.js';
import { checkUrl } from '../input/query.js';
import { beginTrace, withinTrace } from '../observability/trace.js';
import { kitProblems } from '../problems/kit-problems.js';
import { Problem } from '../problems/problem.js';
import { problemDetails } from '../problems/problem-details.js';
import { problemContentType, type ProblemFilter } from '../problems/problem.filter.js';
import type { RouteTable } from './route-table.js';

export interface HttpServerOptions {
  readonly bodyLimit: number;
  readonly problems: ProblemFilter;
  readonly routes: RouteTable;
  /** Below these paths a body may be of any type, and is not read. */
  readonly rawPaths: readonly string[];
  /** Told of every answered request; `route` is the pattern, never the address. */
  readonly answered: (request: AnsweredRequest) => void;
}

export interface AnsweredRequest {
  readonly method: string;
  readonly route: string;
  /** 499: the caller went away. */
  readonly status: number;
  readonly ms: number;
}

/** The Fastify server, with everything that is refused before a route is even chosen. */
export const createHttpServer = (options: HttpServerOptions): FastifyAdapter => {
  const isRaw = ({ url }: FastifyRequest): boolean => options.rawPaths.some((path) => url.startsWith(path));
  const server = fastify({
    bodyLimit: options.bodyLimit,
    trustProxy: false,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    logger: false,
    // Errors of the router itself come before any hook or filter.
    frameworkErrors: (error, request, reply) => {
      const code = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'uri-too-long' : 'malformed-url';
      options.problems.send(new Problem(code), request, reply);
    },
    clientErrorHandler: answerUnparsed,
  });

  server.addHook('onRoute', (route) => options.routes.add(route.method, route.url));
  server.addHook('onRequest', (request, reply, done) => {
    const { trace, end } = beginTrace(request);
    reply.raw.once('close', () => {
      const route = request.routeOptions.url ?? 'unknown';
      const status = reply.raw.writableFinished ? reply.statusCode : 499;
      end(status, route);
      options.answered({ method: request.method, route, status, ms: reply.elapsedTime });
    });
    withinTrace(trace, () => done(refusal(request, isRaw(request))));
  });
  server.addHook('onSend', (request, reply, payload, done) => {
    if (reply.getHeader('cache-control') === undefined && request.url.startsWith('/v1/'))
      reply.header('cache-control', 'no-store');
    done(null, payload);
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, raw, done) => {
    const rawBody = raw as Buffer;
    (request as { rawBody?: Buffer }).rawBody = rawBody;
    try {
      done(null, isRaw(request) ? undefined : readBody(rawBody));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, raw, done) => {
    (request as { rawBody?: Buffer }).rawBody = raw as Buffer;
    done(isRaw(request) ? null : new Problem('unsupported-media-type'), undefined);
  });
  void server.register(helmet, {
    // Swagger UI has styles within its page and images as data; nothing else needs more than the default.
    contentSecurityPolicy: {
      directives: {
        imgSrc: ["'self'", 'data:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        upgradeInsecureRequests: null,
      },
    },
  });
  return new FastifyAdapter(server as never);
};

const refusal = ({ raw, headers }: FastifyRequest, takesAnyType: boolean): Problem | undefined => {
  try {
    checkUrl(raw.url ?? '/');
    checkHeaders(raw.rawHeaders);
    const { 'content-encoding': encoding, 'content-type': type } = headers;
    if (encoding !== undefined && encoding !== 'identity') throw new Problem('unsupported-media-type');
    if (type !== undefined && !takesAnyType && !isJsonType(type)) throw new Problem('unsupported-media-type');
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
};

/** What was not even HTTP, or too slow or too large to be it. There is no request to answer: the socket is. */
const answerUnparsed = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const code =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'headers-too-large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request-timeout'
        : 'malformed-request';
  const details = problemDetails(new Problem(code), kitProblems, 'en', '0'.repeat(32));
  const body = JSON.stringify(details);
  socket.end(
    `HTTP/1.1 ${details.status} ${details.title}\r\nContent-Type: ${problemContentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};
