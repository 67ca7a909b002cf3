import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import { PackageDto } from '../../packages.dto.js';

export class VehicleDto {
  @ApiProperty({ example: '沪A·12345', maxLength: 32 })
  @IsText(32)
  readonly plate: string;

  @ApiPropertyOptional({ example: '李师傅', maxLength: 100 })
  @MayBeAbsent()
  @IsText(100)
  readonly driver?: string;

  @ApiPropertyOptional({ example: '13800000000', maxLength: 32 })
  @MayBeAbsent()
  @IsText(32)
  readonly phone?: string;
}

export class DispatchShipmentDto {
  @ApiProperty({ example: 'sf', maxLength: 32, description: 'Who carries it' })
  @IsText(32)
  readonly carrier: string;

  @ApiPropertyOptional({
    example: 'SF1234567893007',
    maxLength: 64,
    description:
      'Blanks and hyphens do not matter. Default: that of the first package; for a vehicle without one, a number of ours',
  })
  @MayBeAbsent()
  @IsText(64)
  readonly waybillNumber?: string;

  @ApiPropertyOptional({ type: VehicleDto, description: 'What it travels in, where no carrier gave a number' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => VehicleDto)
  readonly vehicle?: VehicleDto;

  @ApiPropertyOptional({
    type: [PackageDto],
    maxItems: 500,
    description: 'Default: as they were packed, else one package',
  })
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
