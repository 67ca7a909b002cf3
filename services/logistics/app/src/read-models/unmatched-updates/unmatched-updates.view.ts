import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent, PageQuery } from '@throughline/nest-kit';
import type { UnmatchedUpdatesRow } from './unmatched-updates.projection.js';

const instant = { type: String, format: 'date-time', example: '2026-03-02T20:00:00.000+08:00' } as const;

export class UnmatchedUpdatesQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'sf' })
  @MayBeAbsent()
  @IsText(32)
  readonly carrier?: string;

  @ApiPropertyOptional({ example: 'SF1234567893009' })
  @MayBeAbsent()
  @IsText(64)
  readonly waybillNumber?: string;
}

/** Without the carrier's free text, which may name people. */
export class WaitingUpdateView {
  @ApiProperty({ example: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9n' })
  readonly updateId: string;

  @ApiProperty({ example: 'PICKED_UP' })
  readonly code: string;

  @ApiProperty(instant)
  readonly occurredAt: string;

  @ApiProperty(instant)
  readonly receivedAt: string;

  @ApiPropertyOptional({ example: '上海' })
  readonly location?: string;
}

export class UnmatchedUpdatesItem {
  @ApiProperty({ example: 'sf-SF1234567893009' })
  readonly id: string;

  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty({ example: 'SF1234567893001' })
  readonly waybillNumber: string;

  @ApiProperty({ type: [WaitingUpdateView], description: 'In the order in which they came' })
  readonly waiting: readonly WaitingUpdateView[];
}

export class UnmatchedUpdatesPage {
  @ApiProperty({ type: [UnmatchedUpdatesItem] })
  readonly items: readonly UnmatchedUpdatesItem[];

  @ApiPropertyOptional({ description: 'Hand it back as `after`' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as `before`' })
  readonly previous?: string;
}

export const unmatchedUpdatesItem = ({
  id,
  carrier,
  waybillNumber,
  waiting,
}: UnmatchedUpdatesRow): UnmatchedUpdatesItem => ({
  id,
  carrier,
  waybillNumber,
  waiting: waiting.map(({ updateId, code, occurredAt, receivedAt, location }) => ({
    updateId,
    code,
    occurredAt,
    receivedAt,
    ...(location !== undefined && { location }),
  })),
});
