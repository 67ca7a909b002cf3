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
import { answerOf, salesOrder, type PostalAddress } from '@throughline/order-domain';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { AddressDto } from '../../delivery-terms/address.dto.js';

export class ChangeDeliveryAddressDto {
  @ApiProperty({ type: AddressDto, description: 'Kept as personal data' })
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address: AddressDto;

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
export class ChangeDeliveryAddressController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/change-delivery-address')
  @HttpCode(200)
  @Change()
  @Permission('sales-order:change')
  @ApiParam({ name: 'id', example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  @ApiOperation({
    summary: 'Have the goods delivered elsewhere',
    description:
      'Done at once while nobody holds goods of the order; else whoever holds them is asked, and the order shows what became of it. Refused with: order-already-cancelled, order-already-rejected, order-already-delivered, order-being-recalled',
  })
  @ApiBody({
    type: ChangeDeliveryAddressDto,
    examples: { 'to Hangzhou': { value: { address: { city: '杭州市', street: '文三路 9 号' } } } },
  })
  @ApiOkResponse({ type: CommandAnswer })
  change(@Param('id') id: string, @Body() body: ChangeDeliveryAddressDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { requestedAt = asked.now, note, address } = body;
    const data = {
      now: asked.now,
      changeId: asked.id('chg'),
      requestedAt,
      address: plain(address),
      ...(note !== undefined && { note }),
    };
    return this.commands.run(asked, on(salesOrder, id, { type: 'ChangeDeliveryAddress', data }), answerOf);
  }
}

/** Data of the event, rid of its class. */
const plain = (address: AddressDto): PostalAddress => JSON.parse(JSON.stringify(address)) as PostalAddress;
