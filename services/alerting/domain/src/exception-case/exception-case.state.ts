import type { Recorded } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { CaseState } from './case-transitions.js';
import type { ExceptionCaseEvent } from './exception-case.events.js';
import type { Findings } from './findings.js';

export interface KnownCase {
  readonly state: CaseState;
  readonly acknowledgement?: { readonly by: string; readonly expiresAt: Instant };
  /** There from the moment the case is resolved or voided until it is reopened. */
  readonly findings?: Findings;
  readonly noteIds: readonly string[];
}

export type ExceptionCase = KnownCase | { readonly state: 'absent' };

export const initialExceptionCase: ExceptionCase = { state: 'absent' };

export const evolveExceptionCase = (before: ExceptionCase, event: Recorded<ExceptionCaseEvent>): ExceptionCase => {
  const noteIds = before.state === 'absent' ? [] : before.noteIds;
  switch (event.type) {
    case 'CaseOpened':
    case 'CaseReopened':
      return { state: 'open', noteIds };
    case 'CaseAcknowledged':
      return { state: 'acknowledged', acknowledgement: event.data, noteIds };
    case 'CaseResolved':
      return { state: 'resolved', findings: event.data, noteIds };
    case 'CaseVoided':
      return { state: 'voided', findings: event.data, noteIds };
    case 'CaseClosed':
      return { state: 'closed', findings: event.data, noteIds };
    case 'CaseNoteAdded':
      return before.state === 'absent' ? before : { ...before, noteIds: [...noteIds, event.data.noteId] };
  }
};
