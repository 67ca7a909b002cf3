import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permission, ReadQuery, Reads, type Answer } from '@throughline/nest-kit';
import { orderTracking } from './order-tracking.projection.js';
import { OrderTrackingView, viewOf } from './order-tracking.view.js';

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class OrderTrackingController {
  constructor(private readonly reads: Reads) {}

  @Get(':id')
  @Permission('sales-order:read')
  @ApiOperation({ summary: 'One order: stage bar, ledger, shipments, cases, exceptions and its promise' })
  @ApiOkResponse({ type: OrderTrackingView })
  read(@Param('id') id: string, @Query() query: ReadQuery): Promise<Answer<OrderTrackingView>> {
    return this.reads.one(orderTracking, id, query, {
      what: 'sales-order',
      show: ({ order }, version) => viewOf(order, version),
    });
  }
}
