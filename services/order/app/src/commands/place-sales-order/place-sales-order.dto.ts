import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsAmount, IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import { processes, type ProcessName } from '@throughline/order-domain';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { AddressDto } from '../../delivery-terms/address.dto.js';
import { PromiseDto } from '../../delivery-terms/promise.dto.js';

const processNames = Object.keys(processes);

/** The key of an order between systems: no blanks at its ends, nothing that cannot be seen. */
const number = /^[^\s\p{C}]+(?: [^\s\p{C}]+)*$/u;

export class PriceDto {
  @ApiProperty({ example: '36.80' })
  @IsAmount()
  readonly amount: string;

  @ApiProperty({ description: 'ISO 4217', example: 'CNY' })
  @Matches(/^[A-Z]{3}$/)
  readonly currency: string;
}

export class OrderLineDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 9999, description: 'Default: the place in the list', example: 1 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(9_999)
  readonly lineNumber?: number;

  @ApiProperty({ maxLength: 64, example: 'TEA-250' })
  @IsText(64)
  readonly sku: string;

  @ApiProperty({ minimum: 1, maximum: 1_000_000, example: 6 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly quantity: number;

  @ApiPropertyOptional({ type: PriceDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PriceDto)
  readonly unitPrice?: PriceDto;

  @ApiPropertyOptional({ maxLength: 64, default: 'main', description: 'Which warehouse prepares it', example: 'main' })
  @MayBeAbsent()
  @IsText(64)
  readonly warehouse?: string;
}

export class CustomerDto {
  @ApiPropertyOptional({ description: 'Your key of the customer; says nothing about the person', example: 'cust_7' })
  @MayBeAbsent()
  @IsText(64)
  readonly id?: string;

  @ApiPropertyOptional({ example: '王芳' })
  @MayBeAbsent()
  @IsText(128)
  readonly name?: string;

  @ApiPropertyOptional({ example: '+86 138 0000 0000' })
  @MayBeAbsent()
  @IsText(32)
  readonly phone?: string;

  @ApiPropertyOptional({ type: AddressDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  readonly address?: AddressDto;
}

/** As we make them ourselves: 26 characters of Crockford's base 32, the first ten of them a time. */
const salesOrderId = /^so_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

export class PlaceSalesOrderDto {
  @ApiPropertyOptional({
    pattern: salesOrderId.source,
    description: 'For systems that name what they send: a ULID in small letters after `so_`. Default: made here',
  })
  @MayBeAbsent()
  @Matches(salesOrderId)
  readonly id?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Unique. Default: made from the id', example: 'SO-2001' })
  @MayBeAbsent()
  @IsText(64)
  @Matches(number)
  readonly orderNumber?: string;

  @ApiPropertyOptional({ maxLength: 128, description: 'What the shop calls it', example: 'TB-778899' })
  @MayBeAbsent()
  @IsText(128)
  @Matches(number)
  readonly externalReference?: string;

  @ApiPropertyOptional({ type: CustomerDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => CustomerDto)
  readonly customer?: CustomerDto;

  @ApiPropertyOptional({ format: 'date-time', description: 'Default: now', example: '2026-03-02T09:00:00+08:00' })
  @MayBeAbsent()
  @IsInstant()
  readonly placedAt?: Instant;

  @ApiPropertyOptional({ type: PromiseDto, example: { on: '2026-03-05', offset: '+08:00' } })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PromiseDto)
  readonly promise?: PromiseDto;

  @ApiProperty({ type: [OrderLineDto], minItems: 1, maxItems: 200 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => OrderLineDto)
  readonly lines: OrderLineDto[];

  @ApiPropertyOptional({
    enum: processNames,
    default: 'standard',
    description: 'standard: with approval; direct: released at once',
    example: 'standard',
  })
  @MayBeAbsent()
  @IsIn(processNames)
  readonly process?: ProcessName;
}
