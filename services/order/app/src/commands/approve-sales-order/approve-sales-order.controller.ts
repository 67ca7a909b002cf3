import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import {
  AskedBy,
  Change,
  CommandAnswer,
  CommandRunner,
  IsInstant,
  IsText,
  MayBeAbsent,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { answerOf, salesOrder } from '@throughline/order-domain';
import type { Instant } from '@throughline/values';

export class ApproveSalesOrderDto {
  @ApiPropertyOptional({ format: 'date-time', description: 'Default: now', example: '2026-03-02T10:00:00+08:00' })
  @MayBeAbsent()
  @IsInstant()
  readonly approvedAt?: Instant;

  @ApiPropertyOptional({
    maxLength: 500,
    description: 'For colleagues; kept as personal data',
    example: 'Contract seen',
  })
  @MayBeAbsent()
  @IsText(500)
  readonly note?: string;
}

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class ApproveSalesOrderController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/approve')
  @HttpCode(200)
  @Change()
  @Permission('sales-order:approve')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8k' })
  @ApiOperation({
    summary: 'Pass the approval gate, also of an order that has shipped already',
    description: 'Refused with: order-already-cancelled, order-already-rejected, order-needs-no-approval',
  })
  @ApiOkResponse({ type: CommandAnswer })
  approve(@Param('id') id: string, @Body() body: ApproveSalesOrderDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { approvedAt = asked.now, note } = body;
    const data = {
      now: asked.now,
      approvedAt,
      ...(note !== undefined && { note }),
      newFulfilmentId: asked.id('ful'),
    };
    return this.commands.run(asked, on(salesOrder, id, { type: 'ApproveSalesOrder', data }), answerOf);
  }
}
