import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { equals, notFound, PageQuery, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { orderTimeline, type Cause, type OrderTimelineRow } from './order-timeline.projection.js';

export class TimelineEntry {
  @ApiProperty({ description: 'The version of the order that the fact made', example: 4 })
  readonly version: number;

  @ApiProperty({ example: 'GoodsShipped' })
  readonly type: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When it happened out there',
    example: '2026-03-02T12:00:00.000+08:00',
  })
  readonly occurredAt: string;

  @ApiProperty({ format: 'date-time', description: 'When we learnt it', example: '2026-03-02T04:01:12.000Z' })
  readonly recordedAt: string;

  @ApiProperty({ format: 'date-time', description: 'The time by which the timeline is merged' })
  readonly effectiveAt: string;

  @ApiProperty({
    description: 'It claims to have happened after its source, or we, stored it: one of two clocks is wrong',
    example: false,
  })
  readonly clockSuspect: boolean;

  @ApiProperty({ enum: ['order', 'logistics', 'alerting'], description: 'Whose fact it is', example: 'logistics' })
  readonly source: string;

  @ApiProperty({
    description: 'Who or what led to it',
    example: {
      actor: 'system:when-shipment-dispatched',
      causationId: '2f7e…',
      correlationId: '9a01…',
      factId: '00000000000000000042.0::7c3e…',
    },
  })
  readonly cause: Cause;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c', waybillNumber: 'SF1234567893001' },
  })
  readonly details: object;
}

export class TimelinePage {
  @ApiProperty({ type: [TimelineEntry] })
  readonly items: readonly TimelineEntry[];

  @ApiPropertyOptional()
  readonly next?: string;

  @ApiPropertyOptional()
  readonly previous?: string;
}

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class OrderTimelineController {
  constructor(private readonly reads: Reads) {}

  @Get(':id/timeline')
  @Permission('sales-order:read')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  @ApiOperation({ summary: 'What happened to an order, by the times of the facts' })
  @ApiOkResponse({ type: TimelinePage })
  async list(@Param('id') id: string, @Query() query: PageQuery): Promise<Answer<Page<TimelineEntry>>> {
    const answer = await this.reads.list(orderTimeline, query, {
      where: [equals('salesOrderId', id)],
      sorts: ['effectiveAt'],
      show: entryOf,
    });
    // Whatever was placed has at least one entry.
    const isEmpty = 'json' in answer.content && answer.content.json.items.length === 0;
    if (isEmpty && query.after === undefined && query.before === undefined) throw notFound('sales-order');
    return answer;
  }
}

const entryOf = ({ id: _key, salesOrderId: _order, ...entry }: OrderTimelineRow): TimelineEntry => entry;
