import { Module, type DynamicModule } from '@nestjs/common';
import { CommandRunner } from './commands/command-runner.js';
import { Reads } from './reads/reads.js';
import type { ServiceDefinition } from './service-definition.js';
import { serviceDefinition } from './tokens.js';

/** The Nest module of one service: its controllers, and the shell around them. */
@Module({})
export class ServiceModule {
  static for(definition: ServiceDefinition): DynamicModule {
    return {
      module: ServiceModule,
      controllers: [...definition.controllers],
      providers: [
        { provide: serviceDefinition, useValue: definition },
        CommandRunner,
        Reads,
        ...(definition.providers ?? []),
      ],
    };
  }
}
