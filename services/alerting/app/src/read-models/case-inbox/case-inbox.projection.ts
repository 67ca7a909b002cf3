import type {
  CaseState,
  Cause,
  ExceptionCaseEvent,
  LiableParty,
  OwnerRole,
  Remedy,
  RuleCode,
  Severity,
  Stage,
  SubjectType,
} from '@throughline/alerting-domain';
import { projection, type Recorded } from '@throughline/event-sourcing';
import { epochMs, instantAt, type Instant } from '@throughline/values';

export type CaseInboxRow = {
  readonly id: string;
  readonly state: CaseState;
  readonly rule: RuleCode;
  readonly stage: Stage;
  readonly severity: Severity;
  readonly ownerRole: OwnerRole;
  readonly subjectType: SubjectType;
  readonly subjectId: string;
  readonly orders: readonly string[];
  readonly shipmentId: string | null;
  readonly dueAt: Instant;
  /** The same moment in UTC, by which the list is sorted: text with offsets sorts wrongly. */
  readonly dueAtUtc: Instant;
  readonly openedAt: Instant;
  readonly learntLate: boolean;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedUntil: Instant | null;
  readonly voided: boolean;
  readonly cause: Cause | null;
  readonly liableParty: LiableParty | null;
  readonly remedy: Remedy | null;
  readonly notes: number;
};

/** Which cases are there, and whose are they? */
export const caseInbox = projection<CaseInboxRow, ExceptionCaseEvent>({
  name: 'case-inbox',
  version: 1,
  kind: 'cursor',
  table: {
    name: 'case_inbox',
    key: 'id',
    columns: {
      id: 'text',
      state: 'text',
      rule: 'text',
      stage: 'text',
      severity: 'text',
      ownerRole: 'text',
      subjectType: 'text',
      subjectId: 'text',
      orders: 'text[]',
      shipmentId: 'text',
      dueAt: 'text',
      dueAtUtc: 'text',
      openedAt: 'text',
      learntLate: 'boolean',
      acknowledgedBy: 'text',
      acknowledgedUntil: 'text',
      voided: 'boolean',
      cause: 'text',
      liableParty: 'text',
      remedy: 'text',
      notes: 'integer',
    },
  },
  reads: [
    'CaseOpened',
    'CaseAcknowledged',
    'CaseResolved',
    'CaseVoided',
    'CaseClosed',
    'CaseReopened',
    'CaseNoteAdded',
  ],
  keysOf: (event) => [event.streamId],
  project: (row, event, id) => {
    if (event.type === 'CaseOpened') return opened(id, event);
    if (row === undefined) return undefined;
    switch (event.type) {
      case 'CaseAcknowledged':
        return {
          ...row,
          state: 'acknowledged',
          acknowledgedBy: event.data.by,
          acknowledgedUntil: event.data.expiresAt,
        };
      case 'CaseResolved':
      case 'CaseVoided': {
        const { cause, liableParty, remedy } = event.data;
        const voided = event.type === 'CaseVoided';
        return { ...row, ...unattended, state: voided ? 'voided' : 'resolved', voided, cause, liableParty, remedy };
      }
      case 'CaseClosed':
        return { ...row, state: 'closed' };
      case 'CaseReopened':
        return { ...row, ...asNew };
      case 'CaseNoteAdded':
        return { ...row, notes: row.notes + 1 };
    }
  },
});

const unattended = { acknowledgedBy: null, acknowledgedUntil: null } as const;
const asNew = { state: 'open', ...unattended, voided: false, cause: null, liableParty: null, remedy: null } as const;

const opened = (id: string, event: Recorded<Extract<ExceptionCaseEvent, { type: 'CaseOpened' }>>): CaseInboxRow => {
  const { rule, stage, severity, ownerRole, subject, orders, shipmentId, dueAt, learntLate } = event.data;
  return {
    id,
    rule,
    stage,
    severity,
    ownerRole,
    subjectType: subject.type,
    subjectId: subject.id,
    orders,
    shipmentId: shipmentId ?? null,
    dueAt,
    dueAtUtc: instantAt(epochMs(dueAt)),
    openedAt: event.recordedAt,
    learntLate: learntLate === true,
    ...asNew,
    notes: 0,
  };
};
