import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { guardAction, known } from './allowed-case-actions.js';
import type { CaseClosed } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';
import { remark } from './remark.js';

export type CloseCase = CommandShape<'CloseCase', { readonly note?: string; readonly now: Instant }>;

/** Needs no findings of its own: the table lets nothing get here without them. */
export const closeCase = (exceptionCase: ExceptionCase, { data }: CloseCase): readonly CaseClosed[] => {
  const current = known(exceptionCase);
  if (current.state === 'closed') return [];
  guardAction(current, 'close');
  if (current.findings === undefined) throw new Error('a case without findings passed the table of transitions');
  return [
    {
      type: 'CaseClosed',
      occurredAt: data.now,
      data: { ...current.identity, ...current.findings },
      ...remark(data.note),
    },
  ];
};
