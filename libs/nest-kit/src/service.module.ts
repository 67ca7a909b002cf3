import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { BusinessClock } from '@throughline/event-store';
import { DataSource } from 'typeorm';
import { CommandRunner } from './commands/command-runner.js';
import type { Environment } from './environment.js';
import { FeedController } from './feed/feed.controller.js';
import { HealthController } from './health/health.controller.js';
import { Lifecycle } from './lifecycle.js';
import type { Machinery } from './machinery.js';
import type { Log } from './observability/log.js';
import { Metrics } from './observability/metrics.js';
import { Reads } from './reads/reads.js';
import type { ServiceDefinition } from './service-definition.js';
import { businessClock, environmentToken, machineryToken, serviceDefinition, serviceLog } from './tokens.js';

/** Routes that every service has. */
export const kitControllers: readonly Type[] = [FeedController, HealthController];

export interface ServiceParts {
  readonly environment: Environment;
  readonly clock: BusinessClock;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly machinery: Machinery;
  readonly dataSource: DataSource;
}

/** The Nest module of one service: its controllers, and the shell around them. */
@Module({})
export class ServiceModule {
  static for(definition: ServiceDefinition, parts: ServiceParts): DynamicModule {
    return {
      module: ServiceModule,
      controllers: [...(parts.environment.roles.has('api') ? definition.controllers : []), ...kitControllers],
      providers: [
        { provide: serviceDefinition, useValue: definition },
        { provide: environmentToken, useValue: parts.environment },
        { provide: businessClock, useValue: parts.clock },
        { provide: serviceLog, useValue: parts.log },
        { provide: machineryToken, useValue: parts.machinery },
        { provide: Lifecycle, useValue: parts.lifecycle },
        { provide: Metrics, useValue: parts.metrics },
        { provide: DataSource, useValue: parts.dataSource },
        CommandRunner,
        Reads,
        ...(definition.providers ?? []),
      ],
    };
  }
}
