import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { guardAction, known } from './allowed-case-actions.js';
import type { CaseVoided } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';
import { findingsOfAPerson, sameFindings, type Findings } from './findings.js';
import { remark } from './remark.js';

export type VoidCase = CommandShape<'VoidCase', Findings & { readonly note?: string; readonly now: Instant }>;

export const voidCase = (exceptionCase: ExceptionCase, { data }: VoidCase): readonly CaseVoided[] => {
  const current = known(exceptionCase);
  const findings = findingsOfAPerson('void', data);
  if (current.state === 'voided' && current.findings && sameFindings(current.findings, findings)) return [];
  guardAction(current, 'void');
  return [
    { type: 'CaseVoided', occurredAt: data.now, data: { ...current.identity, ...findings }, ...remark(data.note) },
  ];
};
