import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { StoreRuntime } from '@throughline/event-store';
import { DataSource } from 'typeorm';
import { ApiKeyRegister } from './api-keys/api-key-register.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { CommandRunner } from './commands/command-runner.js';
import { StartAndStop } from './consumption/start-and-stop.js';
import { StoreRuntimeStrategy } from './consumption/store-runtime.strategy.js';
import type { Environment } from './environment.js';
import { FeedWaiters } from './feed/feed-waiters.js';
import { EventsController } from './events/events.controller.js';
import { FeedController } from './feed/feed.controller.js';
import { OmittedWatermarks } from './feed/omitted-watermarks.js';
import { HealthController } from './health/health.controller.js';
import { Lifecycle } from './lifecycle.js';
import type { Log } from './observability/log.js';
import { Metrics } from './observability/metrics.js';
import { OperatorCalls } from './operators/operator-calls.js';
import { OperatorController } from './operators/operator.controller.js';
import { SourcesAndDoorsController } from './operators/sources-and-doors.controller.js';
import { Reads } from './reads/reads.js';
import { Sealer } from './sealing/sealer.js';
import type { ServiceDefinition } from './service-definition.js';
import { rolesOfProcess, serviceLog, topicSettings } from './tokens.js';

/** Routes that every service has. A process that answers nobody serves its health and its numbers alone. */
export const kitControllers: readonly Type[] = [
  ApiKeysController,
  OperatorController,
  SourcesAndDoorsController,
  FeedController,
  EventsController,
  HealthController,
];

export interface ServiceParts {
  readonly environment: Environment;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly runtime: StoreRuntime;
  readonly sealer: Sealer;
  readonly strategy: StoreRuntimeStrategy;
  readonly dataSource: DataSource;
  readonly apiKeys: ApiKeys;
  readonly feedWaiters: FeedWaiters;
}

/** The Nest module of one service: its controllers, and the shell around them. */
@Module({})
export class ServiceModule {
  static for(definition: ServiceDefinition, parts: ServiceParts): DynamicModule {
    return {
      module: ServiceModule,
      controllers: parts.environment.roles.has('api')
        ? [...definition.controllers, ...kitControllers]
        : [HealthController],
      providers: [
        { provide: serviceLog, useValue: parts.log },
        { provide: rolesOfProcess, useValue: parts.environment.roles },
        { provide: Lifecycle, useValue: parts.lifecycle },
        { provide: Metrics, useValue: parts.metrics },
        { provide: StoreRuntime, useValue: parts.runtime },
        { provide: StoreRuntimeStrategy, useValue: parts.strategy },
        { provide: DataSource, useValue: parts.dataSource },
        { provide: ApiKeys, useValue: parts.apiKeys },
        { provide: FeedWaiters, useValue: parts.feedWaiters },
        { provide: Sealer, useValue: parts.sealer },
        { provide: topicSettings, useValue: parts.environment.kafka ?? null },
        StartAndStop,
        OmittedWatermarks,
        OperatorCalls,
        ApiKeyRegister,
        CommandRunner,
        Reads,
        ...(definition.providers ?? []),
      ],
    };
  }
}
