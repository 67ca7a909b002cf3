import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { equals, IsText, PageQuery, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { asSearched, lookUp, type LookUpRow } from './look-up.projection.js';

export class LookUpQuery extends PageQuery {
  @ApiProperty({ description: 'An order number, external reference or waybill number, whole', example: 'SO-3001' })
  @IsText(128)
  readonly q: string;
}

export class LookUpMatch {
  @ApiProperty({ enum: ['order-number', 'external-reference', 'waybill-number'], example: 'order-number' })
  readonly kind: string;

  @ApiProperty({ example: 'SO-3001' })
  readonly value: string;

  @ApiProperty({ example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  readonly salesOrderId: string;

  @ApiProperty({ example: 'SO-3001' })
  readonly orderNumber: string;

  @ApiPropertyOptional({
    description: 'Where the number is a waybill number',
    example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
  })
  readonly shipmentId?: string;
}

export class LookUpMatches {
  @ApiProperty({ type: [LookUpMatch] })
  readonly items: readonly LookUpMatch[];

  @ApiPropertyOptional({ description: 'Hand it back as after; absent on the last page' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as before; absent on the first page' })
  readonly previous?: string;
}

@Controller('v1/look-up')
@ApiTags('look-up')
export class LookUpController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('sales-order:read')
  @ApiOperation({ summary: 'The orders that belong to the number in hand' })
  @ApiOkResponse({ type: LookUpMatches })
  find(@Query() query: LookUpQuery): Promise<Answer<Page<LookUpMatch>>> {
    return this.reads.list(lookUp, query, {
      where: [equals('searched', asSearched(query.q))],
      sorts: ['id'],
      show: matchOf,
    });
  }
}

const matchOf = ({ kind, value, salesOrderId, orderNumber, shipmentId }: LookUpRow): LookUpMatch => ({
  kind,
  value,
  salesOrderId,
  orderNumber,
  ...(shipmentId !== null && { shipmentId }),
});
