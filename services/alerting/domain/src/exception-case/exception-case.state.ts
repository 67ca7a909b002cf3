import type { Recorded } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { identityOf, type CaseIdentity } from '../rules/case-opened.js';
import type { CaseState } from './case-transitions.js';
import type { ExceptionCaseEvent } from './exception-case.events.js';
import { findingsIn, type Findings } from './findings.js';

export interface KnownCase {
  readonly state: CaseState;
  readonly identity: CaseIdentity;
  readonly acknowledgement?: { readonly by: string; readonly expiresAt: Instant };
  /** There from the moment the case is resolved or voided until it is reopened. */
  readonly findings?: Findings;
  readonly noteIds: readonly string[];
}

export type ExceptionCase = KnownCase | { readonly state: 'absent' };

export const initialExceptionCase: ExceptionCase = { state: 'absent' };

export const evolveExceptionCase = (before: ExceptionCase, event: Recorded<ExceptionCaseEvent>): ExceptionCase => {
  if (event.type === 'CaseNoteAdded') {
    return before.state === 'absent' ? before : { ...before, noteIds: [...before.noteIds, event.data.noteId] };
  }
  const always = { identity: identityOf(event.data), noteIds: before.state === 'absent' ? [] : before.noteIds };
  switch (event.type) {
    case 'CaseOpened':
    case 'CaseReopened':
      return { state: 'open', ...always };
    case 'CaseAcknowledged': {
      const { by, expiresAt } = event.data;
      return { state: 'acknowledged', acknowledgement: { by, expiresAt }, ...always };
    }
    case 'CaseResolved':
      return { state: 'resolved', findings: findingsIn(event.data), ...always };
    case 'CaseVoided':
      return { state: 'voided', findings: findingsIn(event.data), ...always };
    case 'CaseClosed':
      return { state: 'closed', findings: findingsIn(event.data), ...always };
  }
};
