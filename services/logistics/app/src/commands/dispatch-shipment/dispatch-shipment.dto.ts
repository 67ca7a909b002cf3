import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, Max, Min, ValidateNested } from 'class-validator';

export class PackageDto {
  @ApiPropertyOptional({ example: '1', maxLength: 64, description: 'Default: its place in the list' })
  @MayBeAbsent()
  @IsText(64)
  readonly packageNumber?: string;

  @ApiPropertyOptional({ example: 1250, minimum: 1, maximum: 100_000_000 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  readonly weightGrams?: number;
}

export class DispatchShipmentDto {
  @ApiProperty({ example: 'sf', maxLength: 32, description: 'Who carries it' })
  @IsText(32)
  readonly carrier: string;

  @ApiProperty({ example: 'SF1234567893007', maxLength: 64, description: 'Blanks and hyphens do not matter' })
  @IsText(64)
  readonly waybillNumber: string;

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
    example: '2026-03-02T18:00:00+08:00',
    description: 'Default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly dispatchedAt?: Instant;
}
