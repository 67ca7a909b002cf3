import type { Provider, Type } from '@nestjs/common';
import type { ContextDefinition } from '@throughline/event-sourcing';
import type { Keep, MigrationClass, StoreRuntime } from '@throughline/event-store';
import type { EntitySchema } from 'typeorm';
import type { Metrics } from './observability/metrics.js';
import type { ProblemCatalogue } from './problems/problem.js';
import type { Sealer } from './sealing/sealer.js';

/** Something of a service that runs by itself beside consumers and deadlines, until it is stopped. */
export interface Runner {
  start(): void;
  /** Returns when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** One service: its context (pure) and what Nest adds to it. This is what a wiring page exports. */
export interface ServiceDefinition extends ContextDefinition {
  /** What the OpenAPI document says first; tags in working order. */
  readonly api: {
    readonly title: string;
    readonly description: string;
    readonly tags: readonly { readonly name: string; readonly description: string }[];
  };
  readonly controllers: readonly Type[];
  /** Below these paths a body may be of any type: the route gets its bytes as they came (`rawBody`), and checks them itself. */
  readonly rawPaths?: readonly `/v1/${string}/`[];
  /** Services of controllers (queries, settings). */
  readonly providers?: readonly Provider[];
  /** Its read models' and settings' tables. The store's and the shell's own come by themselves. */
  readonly migrations: readonly MigrationClass[];
  /** Tables without events, for TypeORM's repositories (settings). Read models come by themselves. */
  readonly entities?: readonly EntitySchema[];
  /** Titles of its rejection codes. */
  readonly problems: ProblemCatalogue;
  /** What it keeps only for a while, beside what the store does. */
  readonly keeps?: readonly Keep[];
  /** What else runs by itself in a worker. */
  readonly runners?: readonly ((runtime: StoreRuntime, parts: RunnerParts) => Runner)[];
}

/** What a runner may use of the process it runs in. */
export interface RunnerParts {
  readonly sealer: Sealer;
  /** For numbers of its own. */
  readonly metrics: Metrics;
}
