import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import {
  AskedBy,
  CommandAnswer,
  CommandRunner,
  Destructive,
  IsInstant,
  IsText,
  MayBeAbsent,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { answerOf, salesOrder } from '@throughline/order-domain';
import type { Instant } from '@throughline/values';
import { Matches } from 'class-validator';

export class CancelSalesOrderDto {
  @ApiProperty({
    maxLength: 64,
    description: 'A code of yours in kebab-case, so that reasons can be counted',
    example: 'customer-request',
  })
  @IsText(64)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  readonly reason: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Default: now', example: '2026-03-02T10:00:00+08:00' })
  @MayBeAbsent()
  @IsInstant()
  readonly cancelledAt?: Instant;

  @ApiPropertyOptional({ maxLength: 500, description: 'For colleagues; kept as personal data' })
  @MayBeAbsent()
  @IsText(500)
  readonly note?: string;
}

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class CancelSalesOrderController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @Destructive()
  @Permission('sales-order:cancel')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8n' })
  @ApiOperation({
    summary: 'Call the whole order off; what has left is recalled',
    description:
      'Once goods have left, the order is cancelled when all of them come back, and not before; `changes` shows the recall. Refused with: order-already-rejected, order-already-delivered',
  })
  @ApiOkResponse({ type: CommandAnswer })
  cancel(@Param('id') id: string, @Body() body: CancelSalesOrderDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { reason, cancelledAt = asked.now, note } = body;
    const data = {
      now: asked.now,
      cancelledAt,
      reason,
      changeId: asked.id('chg'),
      ...(note !== undefined && { note }),
    };
    return this.commands.run(asked, on(salesOrder, id, { type: 'CancelSalesOrder', data }), answerOf);
  }
}
