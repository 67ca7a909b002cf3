import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceDefinition } from './service-definition.js';
import { ServiceModule } from './service.module.js';

/** The whole of a service's `main.ts`: `await startService(definition)`; with the argument `migrate` it migrates and ends. */
export const startService = async (definition: ServiceDefinition): Promise<void> => {
  const app = await NestFactory.create<NestFastifyApplication>(ServiceModule.for(definition), new FastifyAdapter());
  await app.listen(Number(process.env['PORT'] ?? 3000));
};
