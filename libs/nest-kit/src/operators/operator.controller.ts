import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StoreRuntime } from '@throughline/event-store';
import { Permission } from '../access/declarations.js';
import { AskedBy, type Asked } from '../commands/asked.js';
import { consumerLags } from '../observability/consumer-lags.js';
import { notFound, Problem } from '../problems/problem.js';
import { maskedEvent, maskedParked } from './masked.js';
import { OperatorCalls } from './operator-calls.js';
import {
  Because,
  CallsQuery,
  DeadlinesQuery,
  Discard,
  EventsQuery,
  MaybeBecause,
  ParkedQuery,
} from './operator.inputs.js';

const defaultLimit = 50;
/** Of a parked sequence so many events are shown. */
const peekAtMost = 20;

/** What operators see of the machinery, and what they may do to it: each deed with its reason, on record. */
@Controller('v1/operator')
@ApiTags('operators')
@Permission('operator:read')
export class OperatorController {
  constructor(
    private readonly runtime: StoreRuntime,
    private readonly calls: OperatorCalls,
  ) {}

  @Get('read-models')
  @ApiOperation({ summary: 'Read models: position, lag and its cause' })
  @ApiOkResponse()
  async readModels() {
    return { items: await this.runtime.readModels.status() };
  }

  @Post('read-models/:name/rebuild')
  @HttpCode(200)
  @Permission('operator:act')
  @ApiOperation({
    summary: 'Builds a read model again from the first event; readers see the old rows until it is done',
  })
  @ApiOkResponse()
  rebuild(@Param('name') name: string, @Body() { reason }: Because, @AskedBy() asked: Asked) {
    this.mustHaveReadModel(name);
    return this.calls.record(asked, 'rebuild', name, reason, () => this.runtime.readModels.rebuild(name));
  }

  @Post('read-models/:name/verify')
  @HttpCode(200)
  @Permission('operator:act')
  @ApiOperation({ summary: 'Builds a read model beside the live one and compares them row by row; changes nothing' })
  @ApiOkResponse()
  verify(@Param('name') name: string, @Body() { reason }: MaybeBecause, @AskedBy() asked: Asked) {
    this.mustHaveReadModel(name);
    return this.calls.record(asked, 'verify', name, reason ?? '', () => this.runtime.readModels.verify(name));
  }

  @Get('consumers')
  @ApiOperation({
    summary: 'Who reads which range of which source, how far and in which history, and what stands in the way',
    description:
      'All ranges of the service, whichever process reads them. `state` and `reason` are known where a range is read: ask its owner.',
  })
  @ApiOkResponse()
  async consumers() {
    return { items: await consumerLags(this.runtime) };
  }

  @Get('parked')
  @ApiOperation({
    summary: 'Sequences that wait for a person, oldest first, and how many there are of each kind of failure',
  })
  @ApiOkResponse()
  async parked(@Query() { limit = defaultLimit, after, failureGroup }: ParkedQuery) {
    const [items, groups] = await Promise.all([
      this.runtime.parking.list({
        limit,
        ...(after !== undefined && { after }),
        ...(failureGroup !== undefined && { failureGroup }),
      }),
      this.failureGroups(),
    ]);
    return { groups, items };
  }

  @Get('parked/:id')
  @ApiOperation({ summary: 'The first events of a parked sequence, personal data masked' })
  @ApiOkResponse()
  async peek(@Param('id') id: string) {
    const found = await this.runtime.parking.peek(sequenceId(id), peekAtMost);
    if (found === undefined) throw notFound('parked-sequence');
    return { ...found.sequence, content: found.events.map(maskedParked) };
  }

  @Post('parked/:id/retry')
  @HttpCode(200)
  @Permission('operator:act')
  @ApiOperation({ summary: 'Handles the events of a parked sequence again, in order, until one fails' })
  @ApiOkResponse()
  retry(@Param('id') id: string, @Body() { reason }: Because, @AskedBy() asked: Asked) {
    return this.calls.record(asked, 'retry', id, reason, async () => {
      const retried = await this.runtime.parking.retry(sequenceId(id));
      if (retried === undefined) throw notFound('parked-sequence');
      return retried;
    });
  }

  @Post('parked/:id/discard')
  @HttpCode(200)
  @Permission('operator:act')
  @ApiOperation({
    summary: 'Gives up the first event of a parked sequence for good, also in every later rebuild; then tries the rest',
  })
  @ApiOkResponse()
  @ApiConflictResponse({ description: 'another-event-is-first' })
  discard(@Param('id') id: string, @Body() { reason, eventId }: Discard, @AskedBy() asked: Asked) {
    return this.calls.record(asked, 'discard', `${id} ${eventId}`, reason, async () => {
      const discarded = await this.runtime.parking.discard(sequenceId(id), asked.actor, reason, eventId);
      if (discarded === undefined) throw notFound('parked-sequence');
      if (discarded === 'another') throw new Problem('another-event-is-first');
      return discarded;
    });
  }

  @Get('streams/:type/:id/events')
  @ApiOperation({ summary: 'The facts of a stream, personal data masked' })
  @ApiOkResponse()
  async events(
    @Param('type') type: string,
    @Param('id') id: string,
    @Query() { limit = defaultLimit, after = 0 }: EventsQuery,
  ) {
    const { version, events } = await this.runtime.store.load(type, id);
    if (version === 0) throw notFound('stream');
    return { version, items: events.slice(after, after + limit).map(maskedEvent) };
  }

  @Get('deadlines')
  @ApiOperation({ summary: 'Deadlines: how many of each kind, up to when they can be judged, and which' })
  @ApiOkResponse()
  async deadlines(@Query() { limit = defaultLimit, state = 'pending', kind, after }: DeadlinesQuery) {
    const [kinds, items] = await Promise.all([
      this.runtime.deadlines.status(),
      this.runtime.deadlines.list({
        state,
        limit,
        ...(kind !== undefined && { kind }),
        ...(after !== undefined && { after }),
      }),
    ]);
    return { kinds, items };
  }

  @Get('watermarks')
  @ApiOperation({
    summary:
      'Up to when this service and its sources have told everything, and how many events wait for their position',
  })
  @ApiOkResponse()
  async watermarks() {
    const [pendingEvents, marks] = await Promise.all([this.runtime.pendingEvents(), this.runtime.watermarks()]);
    return { ...marks, pendingEvents };
  }

  @Get('retention')
  @ApiOperation({ summary: 'What is kept for how long, and when it was last cleared' })
  @ApiOkResponse()
  async retention() {
    return { items: await this.runtime.retention.status() };
  }

  @Get('calls')
  @ApiOperation({ summary: 'What operators did, latest first' })
  @ApiOkResponse()
  async recorded(@Query() { limit = defaultLimit, before }: CallsQuery) {
    return { items: await this.calls.list(limit, before) };
  }

  private mustHaveReadModel(name: string): void {
    if (!this.runtime.store.model.definition.readModels.some((model) => model.name === name))
      throw notFound('read-model');
  }

  private async failureGroups(): Promise<readonly object[]> {
    const { rows } = await this.runtime.store.pool.query<object>(
      `SELECT failure_group AS "failureGroup", error_class AS "errorClass", consumer, count(*) AS sequences, min(first_seen_at) AS "firstSeenAt"
       FROM parked_sequence GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1 LIMIT 100`,
    );
    return rows;
  }
}

/** @throws Problem 404 for what cannot be an id */
const sequenceId = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw notFound('parked-sequence');
  return Number(text);
};
