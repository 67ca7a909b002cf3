import { Rejection } from '@throughline/event-sourcing';
import { caseActions, caseTransitions, type CaseAction, type CaseState } from './case-transitions.js';
import type { ExceptionCase, KnownCase } from './exception-case.state.js';

/** What a client may offer its user, in the order of the case's life. */
export const allowedActionsIn = (state: CaseState): readonly CaseAction[] =>
  caseActions.filter((action) => caseTransitions[state][action] !== undefined);

export const allowedCaseActions = ({ state }: ExceptionCase): readonly CaseAction[] =>
  state === 'absent' ? [] : allowedActionsIn(state);

/** @throws Rejection `case-unknown` */
export const known = (exceptionCase: ExceptionCase): KnownCase => {
  if (exceptionCase.state === 'absent') throw new Rejection('case-unknown');
  return exceptionCase;
};

/** @throws Rejection `case-already-resolved`, `case-not-ended` …: where the case stands when this action is not for it */
export const guardAction = (exceptionCase: KnownCase, action: CaseAction): void => {
  if (caseTransitions[exceptionCase.state][action] !== undefined) return;
  const stillRuns = exceptionCase.state === 'open' || exceptionCase.state === 'acknowledged';
  throw new Rejection(stillRuns ? 'case-not-ended' : `case-already-${exceptionCase.state}`, {
    allowedActions: allowedCaseActions(exceptionCase),
  });
};
