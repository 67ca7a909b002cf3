import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { turnableClock, type BusinessClock } from '@throughline/event-store';
import { instant } from '@throughline/values';
import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { developmentIssuer, type DevelopmentIssuer } from '../access/development-issuer.js';
import type { Role } from '../access/permissions.js';
import { createService, type Service } from '../create-service.js';
import { processRoles, type Environment } from '../environment.js';
import { createLog } from '../observability/log.js';
import type { ServiceDefinition } from '../service-definition.js';

export interface TestServiceOptions {
  /** Of a database that has what the service needs: `freshDatabase({ migrations: migrationsOf(definition) })`. */
  readonly databaseUrl: string;
  /** One that stands at 2 March 2026, 18:30 China time, unless given. */
  readonly clock?: BusinessClock;
  /** Two processes of one service have one issuer. */
  readonly issuer?: DevelopmentIssuer;
  /** Peer → its secret. */
  readonly peers?: Readonly<Record<string, string>>;
  /** What differs from a service with all roles on a port of its own choice. */
  readonly environment?: Partial<Environment>;
}

export interface TestRequest {
  /** As JSON; or `raw`, byte by byte. */
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Whose token comes along: a role's (`manager` unless said otherwise), or nobody's. */
  readonly role?: Role | null;
  /** The subject of that token, where it is not the role's. */
  readonly subject?: string;
  /** Another bearer token than one of a role: a peer's secret, an API key. */
  readonly bearer?: string;
}

export type TestAnswer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

/** A service as it runs, to be asked without a network. */
export interface TestService extends Service {
  readonly issuer: DevelopmentIssuer;
  send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, request?: TestRequest): Promise<TestAnswer>;
  /** Everything that was logged so far. */
  logged(): string;
  /** As a process that is told to stop; a second time it has stopped already. */
  close(): Promise<void>;
}

/** Starts a service on a database of the spec's. */
export const testService = async (
  definition: ServiceDefinition,
  {
    databaseUrl,
    clock = turnableClock(instant('2026-03-02T18:30:00+08:00')),
    peers = {},
    ...options
  }: TestServiceOptions,
): Promise<TestService> => {
  const issuer = options.issuer ?? (await developmentIssuer());
  const environment: Environment = {
    production: false,
    host: '127.0.0.1',
    port: 0,
    databaseUrl,
    clock: 'turnable',
    sources: {},
    ranges: 1,
    onlyProcess: true,
    feedCredentials: Object.fromEntries(Object.entries(peers).map(([name, secret]) => [name, sha256(secret)])),
    tokens: { issuer: issuer.issuer, audience: issuer.audience, keys: { jwks: issuer.jwks } },
    roles: new Set(processRoles),
    logLevel: 'info',
    bodyLimit: 1_048_576,
    shutdownWaitMs: 0,
    ...options.environment,
  };
  let lines = '';
  const sink = new PassThrough();
  sink.on('data', (line: Buffer) => (lines += line.toString()));
  const log = createLog({ service: definition.context, level: environment.logLevel, to: sink });
  const service = await createService(definition, { environment, clock, log });
  const { app, lifecycle } = service;
  await app.startAllMicroservices();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  lifecycle.started = true;
  let closed: Promise<void> | undefined;

  return {
    ...service,
    issuer,
    logged: () => lines,
    close: () => (closed ??= app.close()),
    send: async (method, url, { body, raw, headers, role = 'manager', subject, bearer } = {}) => {
      const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const token =
        bearer ?? (role === null ? undefined : await issuer.token(role, subject === undefined ? {} : { subject }));
      return app.inject({
        method,
        url,
        ...(payload !== undefined && { payload }),
        headers: {
          ...(payload !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(headers as Record<string, string>),
        },
      });
    },
  };
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
