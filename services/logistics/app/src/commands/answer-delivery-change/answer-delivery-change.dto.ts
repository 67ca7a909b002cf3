import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { IsIn, Matches } from 'class-validator';

const outcomes = ['applied', 'refused'] as const;

export class AnswerDeliveryChangeDto {
  @ApiProperty({ enum: outcomes, example: 'applied' })
  @IsIn(outcomes)
  readonly outcome: (typeof outcomes)[number];

  @ApiPropertyOptional({
    example: 'out-of-area',
    maxLength: 64,
    description: 'Of a refusal, a code in kebab-case; default: refused-by-carrier',
  })
  @MayBeAbsent()
  @IsText(64)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  readonly reason?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-03T15:00:00+08:00',
    description: 'When the carrier answered; default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly answeredAt?: Instant;
}
