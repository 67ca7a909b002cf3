import { Controller, Get, Headers, Inject, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { asyncApiDocument, contractsOf, schemaDocument } from '@throughline/contracts';
import { StoreRuntime } from '@throughline/event-store';
import { OpenToAll } from '../access/declarations.js';
import { Answer } from '../commands/answer.js';
import type { KafkaEnvironment } from '../environment.js';
import { Problem } from '../problems/problem.js';
import { topicSettings } from '../tokens.js';
import { eventsPage } from './events-page.js';

/** What this service tells others: for programs an AsyncAPI document, for people a page; and each event's JSON Schema. */
@Controller('docs/events')
@ApiExcludeController()
@OpenToAll('promises to readers, made in public: says nothing about data')
export class EventsController {
  constructor(
    private readonly runtime: StoreRuntime,
    @Inject(topicSettings) private readonly topics: KafkaEnvironment | null,
  ) {}

  @Get()
  events(@Headers('accept') accept = ''): Answer {
    const headers = { Vary: 'Accept' };
    return asksForPage(accept)
      ? Answer.text(
          eventsPage(this.runtime.store.context, this.topics?.topicPrefix),
          { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
          200,
        )
      : Answer.json(this.document(), headers);
  }

  /** `order.sales-order-placed.v1.json` */
  @Get('schemas/:file')
  schema(@Param('file') file: string): Answer {
    const contract = contractsOf(this.runtime.store.context).find(({ type }) => file === `${type}.json`);
    if (contract === undefined) throw new Problem('not-found');
    return Answer.text(schemaDocument(contract), { 'Content-Type': 'application/schema+json; charset=utf-8' }, 200);
  }

  private document(): object {
    const { context } = this.runtime.store;
    if (this.topics === null) return asyncApiDocument(context);
    const { topicPrefix: prefix, partitions, replication } = this.topics;
    return asyncApiDocument(context, { prefix, partitions, replication });
  }
}

/** Browsers name HTML; programs name nothing, or JSON. */
const asksForPage = (accept: string): boolean => /\btext\/html\b/i.test(accept);
