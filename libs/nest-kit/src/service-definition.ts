import type { Provider, Type } from '@nestjs/common';
import type { ContextDefinition } from '@throughline/event-sourcing';
import type { MigrationInterface } from 'typeorm';
import type { ProblemCatalogue } from './problems/problem.js';

/** One service: its context (pure) and what Nest adds to it. This is what a wiring page exports. */
export interface ServiceDefinition extends ContextDefinition {
  /** What the OpenAPI document says first; tags in working order. */
  readonly api: {
    readonly title: string;
    readonly description: string;
    readonly tags: readonly { readonly name: string; readonly description: string }[];
  };
  readonly controllers: readonly Type[];
  /** Services of controllers (queries, settings). */
  readonly providers?: readonly Provider[];
  /** Its read models' and settings' tables. The store's own tables come from the store. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Titles of its rejection codes. */
  readonly problems: ProblemCatalogue;
}
