import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { StoreRuntime } from '@throughline/event-store';
import { feedMediaType, InvalidFeedQuery, serveFeed, type FeedPages } from '@throughline/transport';
import { IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PeersOnly } from '../access/declarations.js';
import type { Caller } from '../commands/asked.js';
import { Lifecycle } from '../lifecycle.js';
import { pointerPart } from '../input/body.js';
import { IsText } from '../input/decorators.js';
import { invalidInput, Problem } from '../problems/problem.js';
import { OmittedWatermarks } from './omitted-watermarks.js';
import { partnerPages, peerPages } from './pages-of-audience.js';
import { FeedWaiters } from './feed-waiters.js';

class FeedQueryParameters {
  @ApiPropertyOptional({ description: 'The id of the last event that was dealt with, or a position', example: '0' })
  @IsOptional()
  @IsText(300)
  readonly lastEventId?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 30_000,
    default: 0,
    description: 'How long to wait for news, in ms',
  })
  @IsOptional()
  @IsText(6)
  readonly timeout?: string;

  @ApiPropertyOptional({ description: 'first-last', default: '0-1023' })
  @IsOptional()
  @IsText(9)
  readonly shards?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500, default: 500 })
  @IsOptional()
  @IsText(3)
  readonly limit?: string;

  @ApiPropertyOptional({ description: 'The Feed-Tag that was seen last: other watermarks are news' })
  @IsOptional()
  @IsText(64)
  readonly tag?: string;
}

@Controller('v1/feed')
@ApiTags('feed')
export class FeedController {
  private readonly feeds: Readonly<Record<'internal' | 'partner', FeedPages>>;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly runtime: StoreRuntime,
    private readonly omitted: OmittedWatermarks,
    private readonly waiters: FeedWaiters,
  ) {
    this.feeds = { internal: peerPages(runtime.feed), partner: partnerPages(runtime.feed) };
  }

  /** After the HTTP Feeds specification (https://www.http-feeds.org), with our own `shards`, `limit` and `tag`. */
  @Get()
  @PeersOnly()
  @ApiOperation({
    summary: 'Published events in order, from any position; waits for news up to `timeout`',
    description:
      'With an API key of scope `feed:partner`: contracts for partners alone, and no watermarks. `Feed-Scanned-To` moves over what is left out.',
  })
  @ApiOkResponse({
    description: 'A batch of CloudEvents; empty at the end',
    headers: Object.fromEntries(
      ['Feed-Scanned-To', 'Feed-Epoch', 'Feed-Source', 'Feed-Watermarks', 'Feed-Watermarks-Omitted', 'Feed-Tag'].map(
        (name) => [name, { schema: { type: 'string' } }],
      ),
    ),
    content: { [feedMediaType]: { schema: { type: 'array', items: { type: 'object' } } } },
  })
  async read(
    @Query() query: FeedQueryParameters,
    @Req() { caller }: FastifyRequest & { caller?: Caller },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { stopping } = this.lifecycle;
    const audience = caller?.feed ?? 'partner';
    // An empty page would be asked for again at once.
    const leavePlace = stopping.aborted ? undefined : this.waiters.enter(audience, caller?.subject ?? '');
    if (leavePlace === undefined) throw new Problem('busy', { headers: { 'Retry-After': '1' } });
    const over = new AbortController();
    const leave = () => over.abort();
    reply.raw.once('close', leave);
    stopping.addEventListener('abort', leave);
    try {
      const { context } = this.runtime.store;
      const answer = await serveFeed(this.feeds[audience], context, { ...query }, over.signal);
      if ('feed-watermarks' in answer.headers) this.omitted.saw(answer.headers['feed-watermarks-omitted']);
      // As bytes: to text, Fastify adds a charset, which is no parameter of this media type.
      await reply.code(answer.status).headers(answer.headers).send(Buffer.from(answer.body));
    } catch (error) {
      if (error instanceof InvalidFeedQuery) throw invalidInput(`?${pointerPart(error.parameter)}`, 'wrong-format');
      throw error;
    } finally {
      leavePlace();
      reply.raw.off('close', leave);
      stopping.removeEventListener('abort', leave);
    }
  }
}
