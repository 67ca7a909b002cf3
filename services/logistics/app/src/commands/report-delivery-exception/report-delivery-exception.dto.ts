import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { deliveryExceptions, reasons, type ExceptionKind, type Reason } from '@throughline/logistics-domain';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsUrl, MaxLength } from 'class-validator';

const kinds = Object.keys(deliveryExceptions) as ExceptionKind[];
const reasonCodes = Object.keys(reasons) as Reason[];

export class ReportDeliveryExceptionDto {
  @ApiProperty({ enum: kinds, example: 'DAMAGED' })
  @IsIn(kinds)
  readonly kind: ExceptionKind;

  @ApiPropertyOptional({ example: '1', maxLength: 64, description: 'Default: the whole shipment' })
  @MayBeAbsent()
  @IsText(64)
  readonly packageNumber?: string;

  @ApiPropertyOptional({ enum: reasonCodes, description: 'Why, where it is known' })
  @MayBeAbsent()
  @IsIn(reasonCodes)
  readonly reason?: Reason;

  @ApiPropertyOptional({ example: '武汉', maxLength: 200 })
  @MayBeAbsent()
  @IsText(200)
  readonly location?: string;

  @ApiPropertyOptional({ example: '外箱被压坏', maxLength: 1000, description: 'Free text; may name people' })
  @MayBeAbsent()
  @IsText(1000)
  readonly description?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: 10,
    example: ['https://photos.example.org/box-1.jpg'],
    description: 'Where pictures are kept: we keep the addresses',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @IsUrl({ protocols: ['https'], require_protocol: true, require_tld: false }, { each: true })
  @MaxLength(500, { each: true })
  readonly photos?: string[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-03T10:00:00+08:00',
    description: 'When it was seen; default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly occurredAt?: Instant;
}
