import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { milestones, type Milestone } from '@throughline/logistics-domain';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { IsIn } from 'class-validator';

type ByHand = Exclude<Milestone, 'EXCEPTION'>;
const codes = (Object.keys(milestones) as Milestone[]).filter((code): code is ByHand => code !== 'EXCEPTION');

export class RecordMilestoneByHandDto {
  @ApiProperty({ enum: codes, example: 'ARRIVED', description: 'What is wrong is reported as an exception' })
  @IsIn(codes)
  readonly milestone: ByHand;

  @ApiPropertyOptional({ example: '1', maxLength: 64, description: 'Default: all under the number of the shipment' })
  @MayBeAbsent()
  @IsText(64)
  readonly packageNumber?: string;

  @ApiPropertyOptional({ example: '武汉', maxLength: 200 })
  @MayBeAbsent()
  @IsText(200)
  readonly location?: string;

  @ApiPropertyOptional({ example: '司机来电', maxLength: 1000, description: 'Free text; may name people' })
  @MayBeAbsent()
  @IsText(1000)
  readonly description?: string;

  @ApiPropertyOptional({ example: '张三', maxLength: 100 })
  @MayBeAbsent()
  @IsText(100)
  readonly signedBy?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-03T10:00:00+08:00',
    description: 'Default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly occurredAt?: Instant;
}
