import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent, PageQuery } from '@throughline/nest-kit';
import type { SilentShipmentRow } from './silent-shipments.projection.js';

const instant = { type: String, format: 'date-time', example: '2026-03-04T09:00:00.000+08:00' } as const;

export class SilentShipmentsQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'sf' })
  @MayBeAbsent()
  @IsText(32)
  readonly carrier?: string;

  @ApiPropertyOptional({ example: 'SO-3001' })
  @MayBeAbsent()
  @IsText(64)
  readonly orderNumber?: string;
}

export class SilentShipmentItem {
  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly shipmentId: string;

  @ApiProperty({ example: 'case_01kjwbg7g05dv49cwpe8gf2fy8', description: 'The case in which somebody looks after it' })
  readonly caseId: string;

  @ApiProperty({ type: [String], example: ['SO-3001'] })
  readonly orders: readonly string[];

  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty({ example: 'SF1234567893001' })
  readonly waybillNumber: string;

  @ApiProperty({ example: 48, description: 'So long may the carrier say nothing: the limit of the day of dispatch' })
  readonly limitHours: number;

  @ApiProperty({ ...instant, example: '2026-03-02T09:00:00.000+08:00' })
  readonly lastSignAt: string;

  @ApiProperty({ ...instant, description: 'When the limit passed' })
  readonly dueAt: string;

  @ApiProperty({ example: false, description: 'The verdict came more than 24 h after it was due' })
  readonly learntLate: boolean;
}

export class SilentShipmentsPage {
  @ApiProperty({ type: [SilentShipmentItem] })
  readonly items: readonly SilentShipmentItem[];

  @ApiPropertyOptional({ description: 'Hand it back as `after`; absent on the last page' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as `before`; absent on the first page' })
  readonly previous?: string;
}

export const silentShipmentItem = ({ dueAtUtc: _, ...row }: SilentShipmentRow): SilentShipmentItem => row;
