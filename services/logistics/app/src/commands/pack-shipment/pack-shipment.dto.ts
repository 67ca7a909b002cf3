import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import { PackageDto } from '../../packages.dto.js';

export class PackShipmentDto {
  @ApiPropertyOptional({ type: [PackageDto], maxItems: 500, description: 'Default: one package' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => PackageDto)
  readonly packages?: PackageDto[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-02T16:00:00+08:00',
    description: 'Default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly packedAt?: Instant;
}
