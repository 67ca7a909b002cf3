import {
  episodeKey,
  type CaseDetails,
  type CaseState,
  type Cause,
  type ExceptionCaseEvent,
  type LiableParty,
  type OwnerRole,
  type Remedy,
  type RuleCode,
  type Severity,
  type Stage,
  type SubjectType,
} from '@throughline/alerting-domain';
import { projection, type Recorded } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';

/** One chapter of a case: what happened, by whom, with both clocks. */
export interface StoryEntry {
  readonly what: ExceptionCaseEvent['type'];
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly by: string;
  readonly expiresAt?: Instant;
  readonly cause?: Cause;
  readonly liableParty?: LiableParty;
  readonly remedy?: Remedy;
  /** What the system saw. */
  readonly evidence?: CaseDetails;
  readonly note?: string;
  /** The remark named somebody who has asked to be forgotten. */
  readonly noteErased?: true;
}

export type CaseRow = {
  readonly id: string;
  readonly state: CaseState;
  readonly rule: RuleCode;
  readonly stage: Stage;
  readonly severity: Severity;
  readonly ownerRole: OwnerRole;
  readonly subjectType: SubjectType;
  readonly subjectId: string;
  readonly episode: string;
  readonly orders: readonly string[];
  readonly shipmentId: string | null;
  readonly dueAt: Instant;
  readonly openedAt: Instant;
  readonly learntLate: boolean;
  readonly details: CaseDetails;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedUntil: Instant | null;
  /** Nothing went wrong after all. Stays when the case is closed. */
  readonly voided: boolean;
  readonly cause: Cause | null;
  readonly liableParty: LiableParty | null;
  readonly remedy: Remedy | null;
  readonly story: readonly StoryEntry[];
};

/** What happened in this case? One row per case, written with the facts themselves. */
export const caseStory = projection<CaseRow, ExceptionCaseEvent>({
  name: 'case',
  version: 1,
  kind: 'inline',
  streamType: 'exception-case',
  table: {
    name: 'exception_case',
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
      episode: 'text',
      orders: 'text[]',
      shipmentId: 'text',
      dueAt: 'text',
      openedAt: 'text',
      learntLate: 'boolean',
      details: 'jsonb',
      acknowledgedBy: 'text',
      acknowledgedUntil: 'text',
      voided: 'boolean',
      cause: 'text',
      liableParty: 'text',
      remedy: 'text',
      story: 'jsonb',
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
  lookUps: {
    'case-by-episode': {
      values: ({ rule, subjectId, episode }) => [episodeKey({ rule, subjectId, episode })],
    },
  },
  project: (row, event, id) => {
    if (event.type === 'CaseOpened') return opened(id, event);
    return row === undefined ? undefined : { ...row, ...changeOf(event), story: [...row.story, entryOf(event)] };
  },
});

const opened = (id: string, event: Recorded<Extract<ExceptionCaseEvent, { type: 'CaseOpened' }>>): CaseRow => {
  const { rule, stage, severity, ownerRole, subject, episode, orders, shipmentId, dueAt, learntLate, details } =
    event.data;
  return {
    id,
    rule,
    stage,
    severity,
    ownerRole,
    subjectType: subject.type,
    subjectId: subject.id,
    episode,
    orders,
    shipmentId: shipmentId ?? null,
    dueAt,
    openedAt: event.recordedAt,
    learntLate: learntLate === true,
    details,
    ...reopened,
    story: [entryOf(event)],
  };
};

const unattended = { acknowledgedBy: null, acknowledgedUntil: null } as const;
const reopened = {
  state: 'open',
  ...unattended,
  voided: false,
  cause: null,
  liableParty: null,
  remedy: null,
} as const;

const changeOf = (event: Recorded<Exclude<ExceptionCaseEvent, { type: 'CaseOpened' }>>): Partial<CaseRow> => {
  switch (event.type) {
    case 'CaseAcknowledged':
      return { state: 'acknowledged', acknowledgedBy: event.data.by, acknowledgedUntil: event.data.expiresAt };
    case 'CaseResolved':
    case 'CaseVoided': {
      const { cause, liableParty, remedy } = event.data;
      const voided = event.type === 'CaseVoided';
      return { state: voided ? 'voided' : 'resolved', ...unattended, voided, cause, liableParty, remedy };
    }
    case 'CaseClosed':
      return { state: 'closed' };
    case 'CaseReopened':
      return reopened;
    case 'CaseNoteAdded':
      return {};
  }
};

const entryOf = (event: Recorded<ExceptionCaseEvent>): StoryEntry => ({
  what: event.type,
  occurredAt: event.occurredAt,
  recordedAt: event.recordedAt,
  by: event.metadata.actor,
  ...(event.type === 'CaseAcknowledged' && { expiresAt: event.data.expiresAt }),
  ...('cause' in event.data && {
    cause: event.data.cause,
    liableParty: event.data.liableParty,
    remedy: event.data.remedy,
  }),
  ...('evidence' in event.data && { evidence: event.data.evidence }),
  ...(event.personal === 'erased' && { noteErased: true as const }),
  ...(typeof event.personal === 'object' && { note: event.personal.note }),
});
