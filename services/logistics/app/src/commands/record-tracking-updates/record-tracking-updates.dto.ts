import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { deliveryExceptions, milestones, readWaybill } from '@throughline/logistics-domain';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

/** A carrier, or a waybill number, that can be written so at all. Whether we know it is another question. */
const IsPartOfWaybill = (readable: (text: string) => boolean): PropertyDecorator =>
  ValidateBy({
    name: 'wrong-format',
    validator: { validate: (value) => typeof value === 'string' && readable(value) },
  });

/** Told to other companies, so that nothing a person could be named in may pass for one. */
const reasonCode = /^[A-Za-z0-9._-]+$/;

const codes = Object.entries({ ...milestones, ...deliveryExceptions })
  .map(([code, { en, zh }]) => `\`${code}\` ${en} ${zh}`)
  .join(', ');

export class TrackingUpdateDto {
  @ApiProperty({ example: 'sf', maxLength: 32 })
  @IsPartOfWaybill((text) => readWaybill(text, '0') !== undefined)
  readonly carrier: string;

  @ApiProperty({ example: 'SF1234567893001', maxLength: 40 })
  @IsPartOfWaybill((text) => readWaybill('x', text) !== undefined)
  readonly waybillNumber: string;

  @ApiProperty({ example: 'PICKED_UP', maxLength: 64, description: `${codes}. Any other code is kept, unmapped.` })
  @IsText(64)
  readonly code: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-03-02T20:00:00+08:00',
    description: "By the carrier's clock",
  })
  @IsInstant()
  readonly occurredAt: Instant;

  @ApiPropertyOptional({
    example: 'weather',
    maxLength: 64,
    pattern: reasonCode.source,
    description: 'Why, as a code, which partners are told; text belongs in `description`',
  })
  @MayBeAbsent()
  @IsText(64)
  @Matches(reasonCode)
  readonly reason?: string;

  @ApiPropertyOptional({ example: '上海', maxLength: 200 })
  @MayBeAbsent()
  @IsText(200)
  readonly location?: string;

  @ApiPropertyOptional({ example: '快件已揽收', maxLength: 1000, description: 'Free text; may name people' })
  @MayBeAbsent()
  @IsText(1000)
  readonly description?: string;

  @ApiPropertyOptional({ example: '张三', maxLength: 200 })
  @MayBeAbsent()
  @IsText(200)
  readonly signedBy?: string;
}

const needed = ['carrier', 'waybillNumber', 'code', 'occurredAt'] as const;
const optional = ['reason', 'location', 'description', 'signedBy'] as const;

/** One update, or a list of them: never both. */
export class RecordTrackingUpdatesDto extends TrackingUpdateDto {
  @ApiPropertyOptional({ type: [TrackingUpdateDto], minItems: 1, maxItems: 500 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => TrackingUpdateDto)
  @ValidateBy({
    name: 'one-or-many',
    validator: {
      validate: (_, about) => [...needed, ...optional].every((field) => !(field in (about?.object ?? {}))),
    },
  })
  readonly updates?: TrackingUpdateDto[];
}

// A condition replaces the inherited one: beside a list, no field of a single update is asked for.
for (const field of needed)
  ValidateIf((dto: RecordTrackingUpdatesDto) => dto.updates === undefined)(RecordTrackingUpdatesDto.prototype, field);
for (const field of optional)
  ValidateIf((dto: RecordTrackingUpdatesDto, value) => dto.updates === undefined && value !== undefined)(
    RecordTrackingUpdatesDto.prototype,
    field,
  );
