import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { BusinessClock, StoreRuntime } from '@throughline/event-store';
import { AccessGuard } from './access/access.guard.js';
import { BearerTokens } from './access/bearer-tokens.js';
import { FeedPeers } from './access/feed-peers.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { RequestInterceptor } from './commands/request.interceptor.js';
import { createRuntime } from './consumption/runtime.js';
import { StoreRuntimeStrategy } from './consumption/store-runtime.strategy.js';
import type { Environment } from './environment.js';
import { FeedWaiters } from './feed/feed-waiters.js';
import { createHttpServer } from './http/http-server.js';
import { RouteTable } from './http/route-table.js';
import { InputValidation } from './input/validation.js';
import { Lifecycle } from './lifecycle.js';
import { nestLogger, type Log } from './observability/log.js';
import { Metrics } from './observability/metrics.js';
import { addRuntimeGauges } from './observability/runtime-gauges.js';
import { openApiDocument, serveOpenApi } from './openapi/openapi.js';
import { kitProblems } from './problems/kit-problems.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { readingDataSource } from './reads/data-source.js';
import { uncheckedInputs, undeclaredRoutes } from './routes.js';
import { Sealer } from './sealing/sealer.js';
import type { ServiceDefinition } from './service-definition.js';
import { kitControllers, ServiceModule } from './service.module.js';

export interface ServiceSetting {
  readonly environment: Environment;
  readonly clock: BusinessClock;
  readonly log: Log;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly lifecycle: Lifecycle;
  readonly runtime: StoreRuntime;
  readonly document: OpenAPIObject;
}

/**
 * A service, put together but not started: nothing has been asked of the database yet. `app.startAllMicroservices()` and `app.listen()` do the rest.
 *
 * @throws Error where a route does not say who may call it, or takes input that nothing checks
 */
export const createService = async (
  definition: ServiceDefinition,
  { environment, clock, log }: ServiceSetting,
): Promise<Service> => {
  const routes = { controllers: [...definition.controllers, ...kitControllers] };
  const undeclared = undeclaredRoutes(routes);
  if (undeclared.length > 0) throw new Error(`routes that do not say who may call them: ${undeclared.join(', ')}`);
  const unchecked = uncheckedInputs(routes);
  if (unchecked.length > 0)
    throw new Error(`routes whose input is no class and so is not checked: ${unchecked.join(', ')}`);

  const lifecycle = new Lifecycle();
  const metrics = new Metrics(definition.context);
  const catalogue = { ...kitProblems, ...definition.problems };
  const runtime = createRuntime(definition, { environment, clock, log });
  const sealer = new Sealer(environment.sealSecret);
  const runners = (definition.runners ?? []).map((runner) => runner(runtime, { sealer, metrics }));
  const strategy = new StoreRuntimeStrategy(runtime, runners, environment.roles, log);
  const dataSource = readingDataSource(definition, environment.databaseUrl);
  const apiKeys = new ApiKeys(runtime.store, log);
  const feedWaiters = new FeedWaiters();
  addRuntimeGauges(metrics, { runtime, roles: environment.roles, apiKeys, feedWaiters });
  const addresses = new RouteTable();
  const problems = new ProblemFilter(catalogue, addresses, log);
  const server = createHttpServer({
    bodyLimit: environment.bodyLimit,
    problems,
    routes: addresses,
    rawPaths: definition.rawPaths ?? [],
    answered: (request) => {
      metrics.answered(request);
      log.debug(request, 'answered');
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.for(definition, {
      environment,
      log,
      lifecycle,
      metrics,
      runtime,
      sealer,
      strategy,
      dataSource,
      apiKeys,
      feedWaiters,
    }),
    server,
    { logger: nestLogger(log), bodyParser: false, abortOnError: false, routeConflictPolicy: { duplicate: 'error' } },
  );
  app.useGlobalFilters(problems);
  const tokens = new BearerTokens(environment.tokens);
  app.useGlobalGuards(new AccessGuard(tokens, apiKeys, new FeedPeers(environment.feedCredentials), log));
  app.useGlobalInterceptors(new RequestInterceptor(clock));
  app.useGlobalPipes(new InputValidation());
  app.connectMicroservice({ strategy });
  const document = openApiDocument(app, definition);
  if (environment.roles.has('api')) serveOpenApi(app, document);
  return { app, lifecycle, runtime, document };
};
