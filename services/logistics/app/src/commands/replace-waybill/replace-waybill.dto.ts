import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsObject,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { WaybillDto } from '../../packages.dto.js';

export class ReplaceWaybillDto {
  @ApiPropertyOptional({ type: WaybillDto, description: 'Which number is replaced; default: that of the shipment' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => WaybillDto)
  readonly former?: WaybillDto;

  @ApiPropertyOptional({ example: 'sf', maxLength: 32, description: 'Where another carrier goes on with it' })
  @MayBeAbsent()
  @IsText(32)
  readonly carrier?: string;

  @ApiProperty({ example: 'SF1234567893009', maxLength: 64, description: 'The new number' })
  @IsText(64)
  readonly waybillNumber: string;

  @ApiPropertyOptional({ type: [String], example: ['1'], description: 'Default: all packages that had the former' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  readonly packageNumbers?: string[];

  @ApiPropertyOptional({ example: 'label-damaged', maxLength: 64, description: 'A code, no free text' })
  @MayBeAbsent()
  @Matches(/^[A-Za-z0-9._-]{1,64}$/)
  readonly reason?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-03T09:00:00+08:00',
    description: 'Since when the new number counts; default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly replacedAt?: Instant;
}
