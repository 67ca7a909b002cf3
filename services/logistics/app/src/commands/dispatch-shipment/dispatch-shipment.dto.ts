import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ProofKind } from '@throughline/logistics-domain';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, ValidateNested } from 'class-validator';
import { PackageDto } from '../../packages.dto.js';

const proofKinds = ['signature', 'photo', 'code', 'position'] as const satisfies readonly ProofKind[];

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
  @IsObject()
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
    enum: proofKinds,
    isArray: true,
    example: ['signature'],
    description: 'What the service agreed with the customer requires as a proof of delivery; default: nothing',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(proofKinds.length)
  @IsIn(proofKinds, { each: true })
  readonly proofRequired?: ProofKind[];

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
