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

export class RecipientDto {
  @ApiPropertyOptional({ example: '李雷' })
  @MayBeAbsent()
  @IsText(128)
  readonly name?: string;

  @ApiPropertyOptional({ example: '+86 139 0000 0000' })
  @MayBeAbsent()
  @IsText(32)
  readonly phone?: string;
}

export class ChangeRecipientDto {
  @ApiProperty({ type: RecipientDto, description: 'Kept as personal data' })
  @IsObject()
  @ValidateNested()
  @Type(() => RecipientDto)
  readonly recipient: RecipientDto;

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
export class ChangeRecipientController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/change-recipient')
  @HttpCode(200)
  @Change()
  @Permission('sales-order:change')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  @ApiOperation({
    summary: 'Have somebody else receive the goods',
    description:
      'Done at once while nobody holds goods of the order; else whoever holds them is asked, and the order shows what became of it. Refused with: order-already-cancelled, order-already-rejected, order-already-delivered, order-being-recalled',
  })
  @ApiBody({
    type: ChangeRecipientDto,
    examples: { 'a neighbour': { value: { recipient: { name: '李雷', phone: '+86 139 0000 0000' } } } },
  })
  @ApiOkResponse({ type: CommandAnswer })
  change(@Param('id') id: string, @Body() body: ChangeRecipientDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { requestedAt = asked.now, note, recipient } = body;
    const data = {
      now: asked.now,
      changeId: asked.id('chg'),
      requestedAt,
      recipient: { ...recipient },
      ...(note !== undefined && { note }),
    };
    return this.commands.run(asked, on(salesOrder, id, { type: 'ChangeRecipient', data }), answerOf);
  }
}
