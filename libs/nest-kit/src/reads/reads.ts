import { Inject, Injectable } from '@nestjs/common';
import type { Row } from '@throughline/event-sourcing';
import { DataSource, type Repository } from 'typeorm';
import { Answer } from '../commands/answer.js';
import type { PageQuery, ReadQuery } from '../input/decorators.js';
import { notFound } from '../problems/problem.js';
import type { ReadModelsPort } from '../store-port.js';
import { readModels } from '../tokens.js';
import type { ReadModel } from './read-model.js';
import { pageOf, type Condition } from './page.js';

/** Longest wait for a write that a read was told to show. */
const readAfterMs = 2_000;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Hand it back as `after`; absent on the last page. */
  readonly next?: string;
  /** Hand it back as `before`; absent on the first page. */
  readonly previous?: string;
}

/** Reads of read models, each with its age in the headers. */
@Injectable()
export class Reads {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(readModels) private readonly models: ReadModelsPort,
  ) {}

  /**
   * One row by its key, 404 `<what>-not-found` where there is none. Of an inline model the answer carries the stream's version as ETag.
   * @param show what the caller sees of the row
   */
  async one<R extends Row, Body extends object>(
    model: ReadModel<R>,
    key: string,
    query: ReadQuery,
    options: { readonly what: string; readonly show: (row: R, version: number) => Body },
  ): Promise<Answer<Body>> {
    await this.waitFor(model, query);
    const headers = await this.age(model);
    const row = await this.repository(model).findOneBy({ [model.table.key]: key } as never);
    if (row === null) throw notFound(options.what);
    const version = Number((row as { version?: string | number }).version ?? 0);
    return Answer.json(options.show(row, version), {
      ...headers,
      ...(model.kind === 'inline' && { ETag: `"${version}"` }),
    });
  }

  /**
   * A page of a read model.
   * @param options.where conditions that hold for all rows of the list; undefined values are no condition ({@link equals}, {@link contains}, {@link holds})
   * @param options.sorts columns that may be sorted by; the first is the default, `-` before it: descending
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
    const headers = await this.age(model);
    const page = await pageOf(this.repository(model), model, query, options.where ?? [], options.sorts);
    return Answer.json({ ...page, items: page.items.map(options.show) }, headers);
  }

  /** Rows without paging, for small questions; at most 200. */
  async rows<R extends Row>(
    model: ReadModel<R>,
    where: readonly Condition<R>[],
    query: ReadQuery = {},
  ): Promise<readonly R[]> {
    await this.waitFor(model, query);
    const column = model.table.key as keyof R & string;
    return (await pageOf(this.repository(model), model, { limit: 200 }, where, [column])).items;
  }

  /** For a question that the grammar above cannot ask. */
  repository<R extends Row>(model: ReadModel<R>): Repository<R> {
    return this.dataSource.getRepository<R>(model.name);
  }

  private async waitFor<R extends Row>(model: ReadModel<R>, { readAfter }: ReadQuery): Promise<void> {
    if (readAfter !== undefined) await this.models.waitFor(readAfter, model.name, readAfterMs);
  }

  private async age<R extends Row>(model: ReadModel<R>): Promise<Record<string, string>> {
    const { position, at } = await this.models.position(model.name);
    return {
      'X-Projected-Position': model.kind === 'inline' ? 'inline' : String(position),
      'X-Projected-At': at,
    };
  }
}

/** A column, ascending, or with `-` descending. */
export type Sort<R extends Row> = (keyof R & string) | `-${keyof R & string}`;
