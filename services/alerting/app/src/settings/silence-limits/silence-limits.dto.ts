import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Instant } from '@throughline/values';
import { IsInt, Max, Min } from 'class-validator';

export class ChangeSilenceLimitDto {
  @ApiProperty({ example: 24, minimum: 1, maximum: 720, description: 'For shipments dispatched from now on' })
  @IsInt()
  @Min(1)
  @Max(720)
  readonly hours: number;
}

export class SilenceLimitDto {
  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty({ example: 48, description: 'So long may the carrier say nothing' })
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
