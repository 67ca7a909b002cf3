import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { allowedShipmentActions } from '@throughline/logistics-domain';
import { IsQueryBoolean, IsText, MayBeAbsent, PageQuery } from '@throughline/nest-kit';
import type { ShipmentListRow } from './shipment-list.projection.js';

const instant = { type: String, format: 'date-time', example: '2026-03-02T18:00:00.000+08:00' } as const;

export class ShipmentListQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'SO-3001' })
  @MayBeAbsent()
  @IsText(64)
  readonly orderNumber?: string;

  @ApiPropertyOptional({ example: 'in-transit' })
  @MayBeAbsent()
  @IsText(32)
  readonly status?: string;

  @ApiPropertyOptional({ example: 'sf' })
  @MayBeAbsent()
  @IsText(32)
  readonly carrier?: string;

  @ApiPropertyOptional({ example: 'SF1234567893001' })
  @MayBeAbsent()
  @IsText(64)
  readonly waybillNumber?: string;

  @ApiPropertyOptional({ description: 'A delivery exception stands' })
  @MayBeAbsent()
  @IsQueryBoolean()
  readonly inTrouble?: boolean;

  @ApiPropertyOptional({ example: '789300', description: 'Part of an order number, a waybill number or an id' })
  @MayBeAbsent()
  @IsText(64)
  readonly q?: string;
}

export class ShipmentListItem {
  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly id: string;

  @ApiProperty({ example: 'in-transit' })
  readonly status: string;

  @ApiProperty({ type: [String], example: ['SO-3001'] })
  readonly orderNumbers: readonly string[];

  @ApiProperty({ type: String, nullable: true, example: 'SHA-1' })
  readonly warehouse: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'sf' })
  readonly carrier: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SF1234567893001' })
  readonly waybillNumber: string | null;

  @ApiProperty({ ...instant, description: 'When it was announced or registered' })
  readonly enteredAt: string;

  @ApiProperty({ ...instant, nullable: true })
  readonly dispatchedAt: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly deliveredAt: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ARRIVED' })
  readonly milestone: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly milestoneAt: string | null;

  @ApiProperty({ description: 'A delivery exception stands' })
  readonly inTrouble: boolean;

  @ApiProperty({ type: [String], example: [] })
  readonly allowedActions: readonly string[];
}

export class ShipmentListPage {
  @ApiProperty({ type: [ShipmentListItem] })
  readonly items: readonly ShipmentListItem[];

  @ApiPropertyOptional({ description: 'Hand it back as `after`' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as `before`' })
  readonly previous?: string;
}

export const shipmentListItem = ({
  standing: _standing,
  searched: _searched,
  deciding: _deciding,
  ...row
}: ShipmentListRow): ShipmentListItem => ({ ...row, allowedActions: allowedShipmentActions(row.status) });
