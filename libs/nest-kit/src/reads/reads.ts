import { Injectable } from '@nestjs/common';
import type { Row } from '@throughline/event-sourcing';
import { readWatermarks, StoreRuntime } from '@throughline/event-store';
import { earlier } from '@throughline/values';
import { DataSource, type Repository } from 'typeorm';
import { Answer } from '../commands/answer.js';
import type { PageQuery, ReadQuery } from '../input/decorators.js';
import { notFound } from '../problems/problem.js';
import { asWritten, pageOf, type Page } from './page.js';
import type { Condition, Sort } from './query-grammar.js';
import type { ReadModel } from './read-model.js';

/** Longest wait for a write that a read was told to show. */
const readAfterMs = 2_000;

/** Reads of read models, each with its age in the headers. */
@Injectable()
export class Reads {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runtime: StoreRuntime,
  ) {}

  /**
   * One row by its key, 404 `<what>-not-found` where there is none. Of an inline model the answer carries the stream's version as ETag.
   * @param options.show what the caller sees of the row; `version` is the stream's, 0 where the model is not inline
   */
  async one<R extends Row, Body extends object>(
    model: ReadModel<R>,
    key: string,
    query: ReadQuery,
    options: { readonly what: string; readonly show: (row: R, version: number) => Body },
  ): Promise<Answer<Body>> {
    await this.waitFor(model, query);
    const age = await this.ageOf(model);
    const row = await this.repository(model).findOneBy({ [model.table.key]: key } as never);
    if (row === null) throw notFound(options.what);
    const version = Number((row as { stream_version?: string | number }).stream_version ?? 0);
    return Answer.json(options.show(asWritten(row), version), {
      ...age,
      ...(model.kind === 'inline' && { ETag: `"${version}"` }),
    });
  }

  /**
   * A page of a read model.
   * @param options.where conditions on the rows; undefined values are none (`equals`, `contains`, `holds`)
   * @param options.sorts columns that the caller may sort by, both ways; the first is the default, `-` before it: descending
   */
  async list<R extends Row, Item extends object>(
    model: ReadModel<R>,
    query: PageQuery,
    options: {
      readonly where?: readonly Condition<R>[];
      readonly sorts: readonly [Sort<R>, ...Sort<R>[]];
      readonly show: (row: R) => Item;
    },
  ): Promise<Answer<Page<Item>>> {
    await this.waitFor(model, query);
    const age = await this.ageOf(model);
    const page = await pageOf(this.repository(model), model.table.key, query, options.where ?? [], options.sorts);
    return Answer.json({ ...page, items: page.items.map(options.show) }, age);
  }

  /** Rows without paging, for a small question: in order of their keys, at most 200. */
  async rows<R extends Row>(
    model: ReadModel<R>,
    where: readonly Condition<R>[],
    query: ReadQuery = {},
  ): Promise<readonly R[]> {
    await this.waitFor(model, query);
    const key = model.table.key as keyof R & string;
    return (await pageOf(this.repository(model), key, { limit: 200 }, where, [key])).items;
  }

  /** For a question that the grammar cannot ask. */
  repository<R extends Row>(model: ReadModel<R>): Repository<R> {
    return this.dataSource.getRepository<R>(model.name);
  }

  private async waitFor<R extends Row>(model: ReadModel<R>, { readAfter }: ReadQuery): Promise<void> {
    if (readAfter !== undefined) await this.runtime.readModels.waitFor(readAfter, model.name, readAfterMs);
  }

  /** How old what is shown may be. An inline row is as new as its stream: what it lacks is what other contexts have not told yet. */
  private async ageOf<R extends Row>(model: ReadModel<R>): Promise<Record<string, string>> {
    const projected = await this.runtime.readModels.projectedTo(model.name);
    if (projected !== 'inline')
      return {
        'X-Projected-Position': String(projected.position),
        ...(projected.at !== undefined && { 'X-Projected-At': projected.at }),
      };
    const { store } = this.runtime;
    const contexts = new Set(this.runtime.sources.map(({ context }) => context));
    const sources = (await readWatermarks(store)).filter(({ entry }) => contexts.has(entry));
    const at = sources.map((source) => source.at).reduce(earlier, store.clock.now());
    return { 'X-Projected-Position': 'inline', 'X-Projected-At': at };
  }
}
