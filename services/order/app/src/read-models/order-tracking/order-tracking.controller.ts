import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permission, ReadQuery, Reads, type Answer } from '@throughline/nest-kit';
import { orderTracking } from './order-tracking.projection.js';
import { OrderTrackingView, viewOf } from './order-tracking.view.js';

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class OrderTrackingController {
  constructor(private readonly reads: Reads) {}

  @Get(':id')
  @Permission('sales-order:read')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  @ApiOperation({ summary: 'One order: stage bar, ledger, shipments, cases, exceptions and its promise' })
  @ApiOkResponse({ type: OrderTrackingView })
  read(@Param('id') id: string, @Query() query: ReadQuery): Promise<Answer<OrderTrackingView>> {
    return this.reads.one(orderTracking, id, query, {
      what: 'sales-order',
      show: ({ order }, version) => viewOf(order, version),
    });
  }
}
