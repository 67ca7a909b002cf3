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

export class RejectSalesOrderDto {
  @ApiProperty({
    maxLength: 64,
    description: 'A code of yours in kebab-case, so that reasons can be counted',
    example: 'credit-limit',
  })
  @IsText(64)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  readonly reason: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Default: now', example: '2026-03-02T10:00:00+08:00' })
  @MayBeAbsent()
  @IsInstant()
  readonly rejectedAt?: Instant;

  @ApiPropertyOptional({ maxLength: 500, description: 'For colleagues; kept as personal data' })
  @MayBeAbsent()
  @IsText(500)
  readonly note?: string;
}

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class RejectSalesOrderController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/reject')
  @HttpCode(200)
  @Destructive()
  @Permission('sales-order:reject')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8m' })
  @ApiOperation({
    summary: 'Refuse the order at its gate, before anything has left',
    description:
      'Refused with: order-already-approved, order-already-cancelled, order-needs-no-approval, goods-already-left',
  })
  @ApiOkResponse({ type: CommandAnswer })
  reject(@Param('id') id: string, @Body() body: RejectSalesOrderDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { reason, rejectedAt = asked.now, note } = body;
    const data = { now: asked.now, rejectedAt, reason, ...(note !== undefined && { note }) };
    return this.commands.run(asked, on(salesOrder, id, { type: 'RejectSalesOrder', data }), answerOf);
  }
}
