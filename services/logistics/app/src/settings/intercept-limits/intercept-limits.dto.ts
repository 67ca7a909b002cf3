import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Instant } from '@throughline/values';
import { IsInt, Max, Min } from 'class-validator';

export class ChangeInterceptLimitDto {
  @ApiProperty({ example: 12, minimum: 1, maximum: 720, description: 'For what is asked from now on' })
  @IsInt()
  @Min(1)
  @Max(720)
  readonly hours: number;
}

export class InterceptLimitDto {
  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty({ example: 24, description: 'So long may the carrier take to answer' })
  readonly hours: number;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-02T10:00:00.000Z',
    description: 'Absent where the default holds',
  })
  readonly changedAt?: Instant;

  @ApiPropertyOptional({ example: 'user:wang' })
  readonly changedBy?: string;
}
