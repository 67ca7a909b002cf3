import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent, PageQuery } from '@throughline/nest-kit';

const instant = { type: String, format: 'date-time', example: '2026-03-02T20:00:00.000+08:00' } as const;

export class UnmappedCodesQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'generic' })
  @MayBeAbsent()
  @IsText(32)
  readonly provider?: string;
}

export class UnmappedCodeItem {
  @ApiProperty({ example: 'sf/9999' })
  readonly id: string;

  @ApiProperty({ example: 'sf', description: 'Whose code it is' })
  readonly provider: string;

  @ApiProperty({ example: '9999' })
  readonly code: string;

  @ApiProperty({ example: 12, description: 'So many updates in it wait for a meaning' })
  readonly updates: number;

  @ApiProperty({ ...instant, description: "By the carriers' clocks" })
  readonly firstAt: string;

  @ApiProperty(instant)
  readonly lastAt: string;

  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c', description: 'One that was told in it, to look at' })
  readonly shipmentId: string;
}

export class UnmappedCodesPage {
  @ApiProperty({ type: [UnmappedCodeItem] })
  readonly items: readonly UnmappedCodeItem[];

  @ApiPropertyOptional({ description: 'Hand it back as `after`' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as `before`' })
  readonly previous?: string;
}
