import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';

export class SettleDeliveryExceptionDto {
  @ApiPropertyOptional({ example: '在武汉仓找到', maxLength: 1000, description: 'Free text; may name people' })
  @MayBeAbsent()
  @IsText(1000)
  readonly note?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-04T10:00:00+08:00',
    description: 'When it was over; default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly settledAt?: Instant;
}
