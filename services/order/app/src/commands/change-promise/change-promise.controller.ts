import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
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
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { PromiseDto, promiseOf } from '../../delivery-terms/promise.dto.js';

export class ChangePromiseDto {
  @ApiProperty({ type: PromiseDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PromiseDto)
  readonly promise: PromiseDto;

  @ApiPropertyOptional({ format: 'date-time', description: 'Default: now', example: '2026-03-03T09:00:00+08:00' })
  @MayBeAbsent()
  @IsInstant()
  readonly requestedAt?: Instant;

  @ApiPropertyOptional({ maxLength: 500, description: 'For colleagues; kept as personal data' })
  @MayBeAbsent()
  @IsText(500)
  readonly note?: string;
}

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class ChangePromiseController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/change-promise')
  @HttpCode(200)
  @Change()
  @Permission('sales-order:change')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  @ApiOperation({
    summary: 'Have the goods delivered at another time',
    description:
      'Until whoever holds the goods agrees, the former promise stands. Refused with: order-already-cancelled, order-already-rejected, order-already-delivered, order-being-recalled, promised-day-does-not-exist',
  })
  @ApiBody({
    type: ChangePromiseDto,
    examples: { 'three days later': { value: { promise: { on: '2026-03-08', offset: '+08:00' } } } },
  })
  @ApiOkResponse({ type: CommandAnswer })
  change(@Param('id') id: string, @Body() body: ChangePromiseDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { requestedAt = asked.now, note, promise } = body;
    const data = {
      now: asked.now,
      changeId: asked.id('chg'),
      requestedAt,
      promise: promiseOf(promise),
      ...(note !== undefined && { note }),
    };
    return this.commands.run(asked, on(salesOrder, id, { type: 'ChangePromise', data }), answerOf);
  }
}
