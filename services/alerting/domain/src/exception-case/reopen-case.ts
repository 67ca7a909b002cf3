import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { guardAction, known } from './allowed-case-actions.js';
import type { CaseReopened } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';
import { remark } from './remark.js';

export type ReopenCase = CommandShape<'ReopenCase', { readonly note?: string; readonly now: Instant }>;

export const reopenCase = (exceptionCase: ExceptionCase, { data }: ReopenCase): readonly CaseReopened[] => {
  const current = known(exceptionCase);
  if (current.state === 'open') return [];
  guardAction(current, 'reopen');
  return [{ type: 'CaseReopened', occurredAt: data.now, data: { ...current.identity }, ...remark(data.note) }];
};
