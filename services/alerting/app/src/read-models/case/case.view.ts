import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { allowedActionsIn, labelsOf, type CaseDetails } from '@throughline/alerting-domain';
import { CaseLabelsView } from '../../labels/case-labels.view.js';
import type { CaseRow } from './case.projection.js';

const instant = { type: String, format: 'date-time', example: '2026-03-04T09:00:00.000+08:00' } as const;
const details = { type: 'object', additionalProperties: true } as const;

export class CaseSubjectView {
  @ApiProperty({ example: 'shipment', description: 'shipment, sales-order, source; may grow' })
  readonly type: string;

  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly id: string;
}

export class CaseStoryView {
  @ApiProperty({ example: 'CaseOpened', description: 'What happened' })
  readonly what: string;

  @ApiProperty({ ...instant, description: 'When it happened' })
  readonly occurredAt: string;

  @ApiProperty({ ...instant, description: 'When we stored it' })
  readonly recordedAt: string;

  @ApiProperty({ example: 'user:li', description: 'Whose doing it was; `system:…` when nobody was asked' })
  readonly by: string;

  @ApiPropertyOptional({ ...instant, description: 'When the acknowledgement expires' })
  readonly expiresAt?: string;

  @ApiPropertyOptional({ example: 'carrier-delay' })
  readonly cause?: string;

  @ApiPropertyOptional({ example: 'carrier' })
  readonly liableParty?: string;

  @ApiPropertyOptional({ example: 'compensation' })
  readonly remedy?: string;

  @ApiPropertyOptional({ ...details, example: { signAt: '2026-03-06T12:00:00.000+08:00' } })
  readonly evidence?: CaseDetails;

  @ApiPropertyOptional({ example: 'Spoke to the customer' })
  readonly note?: string;

  @ApiPropertyOptional({ description: 'What was written named somebody who has asked to be forgotten' })
  readonly noteErased?: true;
}

export class CaseView {
  @ApiProperty({ example: 'case_01kjwbg7g05dv49cwpe8gf2fy8' })
  readonly id: string;

  @ApiProperty({ example: 3, description: 'The same as in ETag' })
  readonly version: number;

  @ApiProperty({ example: 'open', description: 'open, acknowledged, resolved, voided, closed' })
  readonly state: string;

  @ApiProperty({ example: 'silence-after-dispatch' })
  readonly rule: string;

  @ApiProperty({ example: 'shipped', description: 'Where it shows on the bar of the order' })
  readonly stage: string;

  @ApiProperty({ type: CaseLabelsView, description: 'The codes of this case in words' })
  readonly labels: CaseLabelsView;

  @ApiProperty({ example: 'medium' })
  readonly severity: string;

  @ApiProperty({ example: 'service', description: 'The role that owns the case' })
  readonly ownerRole: string;

  @ApiProperty({ type: CaseSubjectView })
  readonly subject: CaseSubjectView;

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

  @ApiProperty({ ...details, example: { carrier: 'sf', limitHours: 48 }, description: 'What was seen when it opened' })
  readonly details: CaseDetails;

  @ApiProperty({ type: String, nullable: true, example: 'user:li' })
  readonly acknowledgedBy: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly acknowledgedUntil: string | null;

  @ApiProperty({ example: false, description: 'Nothing went wrong after all; stays when the case is closed' })
  readonly voided: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly cause: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly liableParty: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly remedy: string | null;

  @ApiProperty({ type: [CaseStoryView], description: 'Oldest first' })
  readonly story: readonly CaseStoryView[];

  @ApiProperty({ type: [String], example: ['acknowledge', 'resolve', 'void', 'add-note'] })
  readonly allowedActions: readonly string[];
}

export const caseView = (row: CaseRow, version: number): CaseView => ({
  id: row.id,
  version,
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
  details: row.details,
  acknowledgedBy: row.acknowledgedBy,
  acknowledgedUntil: row.acknowledgedUntil,
  voided: row.voided,
  cause: row.cause,
  liableParty: row.liableParty,
  remedy: row.remedy,
  story: row.story,
  allowedActions: allowedActionsIn(row.state),
});
