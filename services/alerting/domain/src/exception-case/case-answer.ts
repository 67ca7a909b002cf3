import { allowedCaseActions } from './allowed-case-actions.js';
import type { CaseAction } from './case-transitions.js';
import type { ExceptionCase } from './exception-case.state.js';

/** What whoever asked is told: where the case stands, and what may be asked next. */
export const caseAnswer = (
  exceptionCase: ExceptionCase,
): { readonly status: ExceptionCase['state']; readonly allowedActions: readonly CaseAction[] } => ({
  status: exceptionCase.state,
  allowedActions: allowedCaseActions(exceptionCase),
});
