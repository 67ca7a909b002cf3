import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { IsObject, Matches, ValidateNested } from 'class-validator';
import { WaybillDto } from '../../packages.dto.js';

export class VoidWaybillDto {
  @ApiPropertyOptional({ type: WaybillDto, description: 'Default: the number of the shipment' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => WaybillDto)
  readonly waybill?: WaybillDto;

  @ApiPropertyOptional({ example: 'label-unused', maxLength: 64, description: 'A code, no free text' })
  @MayBeAbsent()
  @Matches(/^[A-Za-z0-9._-]{1,64}$/)
  readonly reason?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-03T09:00:00+08:00',
    description: 'Default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly voidedAt?: Instant;
}
