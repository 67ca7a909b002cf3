import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { CaseDetails } from '../rules/case-opened.js';
import { caseTransitions } from './case-transitions.js';
import type { CaseResolved } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';

/** What opened the case is over: the carrier spoke, the source answers. */
export type RecordSignalEnded = CommandShape<
  'RecordSignalEnded',
  { readonly evidence: CaseDetails; readonly now: Instant }
>;

export const recordSignalEnded = (
  exceptionCase: ExceptionCase,
  { data }: RecordSignalEnded,
): readonly CaseResolved[] =>
  exceptionCase.state === 'absent' || caseTransitions[exceptionCase.state]['signal-ended'] === undefined
    ? []
    : [
        {
          type: 'CaseResolved',
          occurredAt: data.now,
          data: {
            ...exceptionCase.identity,
            cause: 'signal-cleared',
            liableParty: 'nobody',
            remedy: 'none',
            evidence: data.evidence,
          },
        },
      ];
