import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { guardAction, known } from './allowed-case-actions.js';
import type { CaseResolved } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';
import { findingsOfAPerson, sameFindings, type Findings } from './findings.js';
import { remark } from './remark.js';

export type ResolveCase = CommandShape<'ResolveCase', Findings & { readonly note?: string; readonly now: Instant }>;

export const resolveCase = (exceptionCase: ExceptionCase, { data }: ResolveCase): readonly CaseResolved[] => {
  const current = known(exceptionCase);
  const findings = findingsOfAPerson('resolve', data);
  if (current.state === 'resolved' && current.findings && sameFindings(current.findings, findings)) return [];
  guardAction(current, 'resolve');
  return [
    { type: 'CaseResolved', occurredAt: data.now, data: { ...current.identity, ...findings }, ...remark(data.note) },
  ];
};
