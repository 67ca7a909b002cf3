import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsLocalDay, IsOffset, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';

const kinds = ['address', 'time', 'recipient'] as const;

export class ChangedAddressDto {
  @ApiPropertyOptional({ example: 'CN' })
  @MayBeAbsent()
  @IsText(64)
  readonly country?: string;

  @ApiPropertyOptional({ example: '浙江省' })
  @MayBeAbsent()
  @IsText(64)
  readonly province?: string;

  @ApiPropertyOptional({ example: '杭州市' })
  @MayBeAbsent()
  @IsText(64)
  readonly city?: string;

  @ApiPropertyOptional({ example: '西湖区' })
  @MayBeAbsent()
  @IsText(64)
  readonly district?: string;

  @ApiPropertyOptional({ example: '文三路 9 号' })
  @MayBeAbsent()
  @IsText(256)
  readonly street?: string;

  @ApiPropertyOptional({ example: '310012' })
  @MayBeAbsent()
  @IsText(32)
  readonly postcode?: string;
}

export class ChangedRecipientDto {
  @ApiPropertyOptional({ example: '李雷' })
  @MayBeAbsent()
  @IsText(128)
  readonly name?: string;

  @ApiPropertyOptional({ example: '+86 139 0000 0000' })
  @MayBeAbsent()
  @IsText(64)
  readonly phone?: string;
}

export class ChangedTimeDto {
  @ApiPropertyOptional({ format: 'date', description: 'A local day, with its offset', example: '2026-03-08' })
  @MayBeAbsent()
  @IsLocalDay()
  readonly on?: string;

  @ApiPropertyOptional({ example: '+08:00' })
  @MayBeAbsent()
  @IsOffset()
  readonly offset?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Or a moment' })
  @MayBeAbsent()
  @IsInstant()
  readonly at?: Instant;
}

export class RecordChangeAtCarrierDto {
  @ApiProperty({ enum: kinds, example: 'address' })
  @IsIn(kinds)
  readonly kind: (typeof kinds)[number];

  @ApiPropertyOptional({ type: ChangedAddressDto, description: 'Kept as personal data' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangedAddressDto)
  readonly address?: ChangedAddressDto;

  @ApiPropertyOptional({ type: ChangedRecipientDto, description: 'Kept as personal data' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangedRecipientDto)
  readonly recipient?: ChangedRecipientDto;

  @ApiPropertyOptional({ type: ChangedTimeDto, description: 'Of a change of time: when the carrier means to deliver' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangedTimeDto)
  readonly time?: ChangedTimeDto;

  @ApiPropertyOptional({ example: '收件人在顺丰小程序改址', maxLength: 500, description: 'Kept as personal data' })
  @MayBeAbsent()
  @IsText(500)
  readonly note?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-03T15:00:00+08:00',
    description: 'Default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly changedAt?: Instant;
}
