import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import {
  contains,
  equals,
  IsQueryBoolean,
  IsText,
  PageQuery,
  Permission,
  Reads,
  type Answer,
  type Page,
} from '@throughline/nest-kit';
import { salesOrderStatuses, stages, type SalesOrderStatus, type Stage } from '@throughline/order-domain';
import { IsIn, IsOptional } from 'class-validator';
import { orderList } from './order-list.projection.js';
import { itemOf, OrderListPage, type OrderListItem } from './order-list.view.js';

export class OrderListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: stages, description: "Of the bar's headline", example: 'shipped' })
  @IsOptional()
  @IsIn(stages)
  readonly stage?: Stage;

  @ApiPropertyOptional({ enum: salesOrderStatuses, example: 'shipped' })
  @IsOptional()
  @IsIn(salesOrderStatuses)
  readonly status?: SalesOrderStatus;

  @ApiPropertyOptional({ type: Boolean, example: true })
  @IsOptional()
  @IsQueryBoolean()
  readonly late?: boolean;

  @ApiPropertyOptional({ type: Boolean, example: true })
  @IsOptional()
  @IsQueryBoolean()
  readonly inTrouble?: boolean;

  @ApiPropertyOptional({
    description: 'Part of an order number, external reference, customer id, SKU or waybill number',
    example: 'SO-30',
  })
  @IsOptional()
  @IsText(128)
  readonly q?: string;
}

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class OrderListController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('sales-order:read')
  @ApiOperation({
    summary: 'Orders by stage, late, in trouble or text; newest first. Sort: placedAt, orderNumber, promiseLimit',
  })
  @ApiOkResponse({ type: OrderListPage })
  list(@Query() query: OrderListQuery): Promise<Answer<Page<OrderListItem>>> {
    const { stage, status, late, inTrouble, q } = query;
    return this.reads.list(orderList, query, {
      where: [
        equals('stage', stage),
        equals('status', status),
        equals('late', late),
        equals('inTrouble', inTrouble),
        contains(['searched'], q),
      ],
      sorts: ['-placedAt', 'orderNumber', 'promiseLimit'],
      show: itemOf,
    });
  }
}
