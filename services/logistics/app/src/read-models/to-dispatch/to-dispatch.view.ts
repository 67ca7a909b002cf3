import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent, PageQuery } from '@throughline/nest-kit';
import type { ToDispatchRow } from './to-dispatch.projection.js';

export class ToDispatchQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'SHA-1' })
  @MayBeAbsent()
  @IsText(64)
  readonly warehouse?: string;

  @ApiPropertyOptional({ example: 'SO-3007' })
  @MayBeAbsent()
  @IsText(64)
  readonly orderNumber?: string;
}

export class ToDispatchLine {
  @ApiProperty({ example: 'SO-3007' })
  readonly orderNumber: string;

  @ApiProperty({ example: 1 })
  readonly lineNumber: number;

  @ApiProperty({ example: 2 })
  readonly quantity: number;
}

export class RelabelView {
  @ApiProperty({ example: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r' })
  readonly changeId: string;

  @ApiProperty({ example: 'address' })
  readonly kind: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-03-02T12:00:00.000+08:00' })
  readonly wantedAt: string;
}

export class ToDispatchItem {
  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5d' })
  readonly id: string;

  @ApiProperty({ type: [ToDispatchLine] })
  readonly contents: readonly ToDispatchLine[];

  @ApiProperty({ type: String, nullable: true, example: 'ful_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  readonly fulfilmentId: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SHA-1' })
  readonly warehouse: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-03-02T10:00:00.000+08:00' })
  readonly waitingSince: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T16:00:00.000+08:00' })
  readonly packedAt: string | null;

  @ApiProperty({ type: [RelabelView], description: 'Packed already, and changed since: it needs a new label' })
  readonly relabel: readonly RelabelView[];

  @ApiProperty({ type: [String], example: ['pack', 'dispatch'] })
  readonly allowedActions: readonly string[];
}

export class ToDispatchPage {
  @ApiProperty({ type: [ToDispatchItem] })
  readonly items: readonly ToDispatchItem[];

  @ApiPropertyOptional({ description: 'Hand it back as `after`' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as `before`' })
  readonly previous?: string;
}

export const toDispatchItem = ({ orderNumbers: _, ...row }: ToDispatchRow): ToDispatchItem => ({
  ...row,
  allowedActions: ['pack', 'dispatch'],
});
