import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { equals, holds, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { toDispatch } from './to-dispatch.projection.js';
import { toDispatchItem, ToDispatchPage, ToDispatchQuery, type ToDispatchItem } from './to-dispatch.view.js';

@Controller('v1/to-dispatch')
@ApiTags('shipments')
export class ToDispatchController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'What does the warehouse still have to send? Oldest first' })
  @ApiOkResponse({ type: ToDispatchPage })
  list(@Query() query: ToDispatchQuery): Promise<Answer<Page<ToDispatchItem>>> {
    return this.reads.list(toDispatch, query, {
      where: [equals('warehouse', query.warehouse), holds('orderNumbers', query.orderNumber)],
      sorts: ['id'],
      show: toDispatchItem,
    });
  }
}
