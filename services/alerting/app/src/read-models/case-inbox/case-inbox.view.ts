import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  allowedActionsIn,
  caseStates,
  labelsOf,
  ownerRoles,
  type CaseState,
  type OwnerRole,
} from '@throughline/alerting-domain';
import { IsQueryBoolean, IsText, MayBeAbsent, PageQuery } from '@throughline/nest-kit';
import { IsIn } from 'class-validator';
import { CaseLabelsView } from '../../labels/case-labels.view.js';
import type { CaseInboxRow } from './case-inbox.projection.js';

const instant = { type: String, format: 'date-time', example: '2026-03-04T09:00:00.000+08:00' } as const;

export class CaseInboxQuery extends PageQuery {
  @ApiPropertyOptional({ enum: caseStates, example: 'open' })
  @MayBeAbsent()
  @IsIn(caseStates)
  readonly state?: CaseState;

  @ApiPropertyOptional({ example: 'silence-after-dispatch' })
  @MayBeAbsent()
  @IsText(64)
  readonly rule?: string;

  @ApiPropertyOptional({ enum: ownerRoles, example: 'service' })
  @MayBeAbsent()
  @IsIn(ownerRoles)
  readonly ownerRole?: OwnerRole;

  @ApiPropertyOptional({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c', description: 'The id of what the case is about' })
  @MayBeAbsent()
  @IsText(64)
  readonly subject?: string;

  @ApiPropertyOptional({ example: 'SO-3001' })
  @MayBeAbsent()
  @IsText(64)
  readonly orderNumber?: string;

  @ApiPropertyOptional({ description: 'Nothing went wrong after all' })
  @MayBeAbsent()
  @IsQueryBoolean()
  readonly voided?: boolean;
}

export class CaseInboxSubject {
  @ApiProperty({ example: 'shipment', description: 'shipment, sales-order, source; may grow' })
  readonly type: string;

  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly id: string;
}

export class CaseInboxItem {
  @ApiProperty({ example: 'case_01kjwbg7g05dv49cwpe8gf2fy8' })
  readonly id: string;

  @ApiProperty({ example: 'open', description: 'open, acknowledged, resolved, voided, closed' })
  readonly state: string;

  @ApiProperty({ example: 'silence-after-dispatch' })
  readonly rule: string;

  @ApiProperty({ example: 'shipped' })
  readonly stage: string;

  @ApiProperty({ type: CaseLabelsView, description: 'The codes of this case in words' })
  readonly labels: CaseLabelsView;

  @ApiProperty({ example: 'medium' })
  readonly severity: string;

  @ApiProperty({ example: 'service' })
  readonly ownerRole: string;

  @ApiProperty({ type: CaseInboxSubject })
  readonly subject: CaseInboxSubject;

  @ApiProperty({ type: [String], example: ['SO-3001'] })
  readonly orders: readonly string[];

  @ApiProperty({ type: String, nullable: true, example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly shipmentId: string | null;

  @ApiProperty({ ...instant, description: 'The moment at which it went wrong' })
  readonly dueAt: string;

  @ApiProperty({ ...instant, description: 'The moment at which we said so' })
  readonly openedAt: string;

  @ApiProperty({ example: false, description: 'The verdict came more than 24 h after it was due' })
  readonly learntLate: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'user:li' })
  readonly acknowledgedBy: string | null;

  @ApiProperty({ ...instant, nullable: true, description: 'After that the case counts as unattended again' })
  readonly acknowledgedUntil: string | null;

  @ApiProperty({ example: false, description: 'Nothing went wrong after all; stays when the case is closed' })
  readonly voided: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly cause: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly liableParty: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly remedy: string | null;

  @ApiProperty({ example: 0, description: 'How many notes were written on it' })
  readonly notes: number;

  @ApiProperty({ type: [String], example: ['acknowledge', 'resolve', 'void', 'add-note'] })
  readonly allowedActions: readonly string[];
}

export class CaseInboxPage {
  @ApiProperty({ type: [CaseInboxItem] })
  readonly items: readonly CaseInboxItem[];

  @ApiPropertyOptional({ description: 'Hand it back as `after`; absent on the last page' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as `before`; absent on the first page' })
  readonly previous?: string;
}

export const caseInboxItem = (row: CaseInboxRow): CaseInboxItem => ({
  id: row.id,
  state: row.state,
  rule: row.rule,
  stage: row.stage,
  labels: labelsOf(row),
  severity: row.severity,
  ownerRole: row.ownerRole,
  subject: { type: row.subjectType, id: row.subjectId },
  orders: row.orders,
  shipmentId: row.shipmentId,
  dueAt: row.dueAt,
  openedAt: row.openedAt,
  learntLate: row.learntLate,
  acknowledgedBy: row.acknowledgedBy,
  acknowledgedUntil: row.acknowledgedUntil,
  voided: row.voided,
  cause: row.cause,
  liableParty: row.liableParty,
  remedy: row.remedy,
  notes: row.notes,
  allowedActions: allowedActionsIn(row.state),
});
