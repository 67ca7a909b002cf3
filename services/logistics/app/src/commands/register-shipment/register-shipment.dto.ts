import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, ValidateNested } from 'class-validator';
import { ShipmentLineDto } from '../../packages.dto.js';

/** As we make them ourselves: 26 characters of Crockford's base 32, the first ten of them a time. */
const shipmentId = /^shp_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

export class RegisterShipmentDto {
  @ApiPropertyOptional({
    pattern: shipmentId.source,
    description: 'For systems that name what they send: a ULID in small letters after `shp_`. Default: made here',
  })
  @MayBeAbsent()
  @Matches(shipmentId)
  readonly id?: string;

  @ApiProperty({ type: [ShipmentLineDto], description: 'Which quantity of which order line is in it', maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ShipmentLineDto)
  readonly contents: ShipmentLineDto[];

  @ApiPropertyOptional({ example: 'SHA-1', maxLength: 64 })
  @MayBeAbsent()
  @IsText(64)
  readonly warehouse?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-02T11:00:00+08:00',
    description: 'Default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly registeredAt?: Instant;
}
