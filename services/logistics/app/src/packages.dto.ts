import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator';

/** The key of an order between systems, as the order service takes it: no blanks at its ends, nothing that cannot be seen. */
const number = /^[^\s\p{C}]+(?: [^\s\p{C}]+)*$/u;

/** So much of one order line. */
export class ShipmentLineDto {
  @ApiProperty({ example: 'SO-3001', maxLength: 64 })
  @IsText(64)
  @Matches(number)
  readonly orderNumber: string;

  @ApiProperty({ example: 1, minimum: 1, maximum: 9999 })
  @IsInt()
  @Min(1)
  @Max(9_999)
  readonly lineNumber: number;

  @ApiProperty({ example: 2, minimum: 1, maximum: 1_000_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly quantity: number;
}

const longestMm = 30_000;

export class PackageDto {
  @ApiPropertyOptional({ example: '1', maxLength: 64, description: 'Default: its place in the list' })
  @MayBeAbsent()
  @IsText(64)
  readonly packageNumber?: string;

  @ApiPropertyOptional({ example: 1250, minimum: 1, maximum: 100_000_000 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  readonly weightGrams?: number;

  @ApiPropertyOptional({ example: 400, minimum: 1, maximum: longestMm })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(longestMm)
  readonly lengthMm?: number;

  @ApiPropertyOptional({ example: 300, minimum: 1, maximum: longestMm })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(longestMm)
  readonly widthMm?: number;

  @ApiPropertyOptional({ example: 200, minimum: 1, maximum: longestMm })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(longestMm)
  readonly heightMm?: number;

  @ApiPropertyOptional({
    example: 'SF1234567893008',
    maxLength: 64,
    description: 'Of its own; default: it goes under the number of the shipment',
  })
  @MayBeAbsent()
  @IsText(64)
  readonly waybillNumber?: string;

  @ApiPropertyOptional({
    type: [ShipmentLineDto],
    maxItems: 500,
    description: 'What is in it; one package may leave it out: it holds the rest',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ShipmentLineDto)
  readonly contents?: ShipmentLineDto[];
}

/** A carrier's number, as people write it. */
export class WaybillDto {
  @ApiProperty({ example: 'sf', maxLength: 32 })
  @IsText(32)
  readonly carrier: string;

  @ApiProperty({ example: 'SF1234567893001', maxLength: 64 })
  @IsText(64)
  readonly waybillNumber: string;
}

/** As a command takes it. */
export const packageOf = ({ contents, ...piece }: PackageDto) => ({
  ...piece,
  ...(contents && { contents: contents.map((line) => ({ ...line })) }),
});
