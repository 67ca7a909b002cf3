import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { CaseDetails } from '../rules/case-opened.js';
import { caseTransitions } from './case-transitions.js';
import type { CaseVoided } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';

/** What opened the case never was: a fact from before the limit came late. */
export type RecordSignalWithdrawn = CommandShape<
  'RecordSignalWithdrawn',
  { readonly evidence: CaseDetails; readonly now: Instant }
>;

export const recordSignalWithdrawn = (
  exceptionCase: ExceptionCase,
  { data }: RecordSignalWithdrawn,
): readonly CaseVoided[] =>
  exceptionCase.state === 'absent' || caseTransitions[exceptionCase.state]['signal-withdrawn'] === undefined
    ? []
    : [
        {
          type: 'CaseVoided',
          occurredAt: data.now,
          data: {
            ...exceptionCase.identity,
            cause: 'fact-came-late',
            liableParty: 'nobody',
            remedy: 'none',
            evidence: data.evidence,
          },
        },
      ];
