import { Rejection, type CommandShape } from '@throughline/event-sourcing';
import { addTo, hours, isBefore, type Instant } from '@throughline/values';
import { guardAction, known } from './allowed-case-actions.js';
import type { CaseAcknowledged } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';

export type AcknowledgeCase = CommandShape<
  'AcknowledgeCase',
  { readonly by: string; readonly forHours: number; readonly now: Instant }
>;

/** "I look after it", for a while: an acknowledgement that is forgotten must not hide a case. */
export const acknowledgeCase = (
  exceptionCase: ExceptionCase,
  { data }: AcknowledgeCase,
): readonly CaseAcknowledged[] => {
  const { by, forHours, now } = data;
  const current = known(exceptionCase);
  guardAction(current, 'acknowledge');
  const { acknowledgement, identity } = current;
  if (acknowledgement !== undefined && isBefore(now, acknowledgement.expiresAt)) {
    if (acknowledgement.by === by) return [];
    throw new Rejection('case-already-acknowledged', { expiresAt: acknowledgement.expiresAt });
  }
  return [
    { type: 'CaseAcknowledged', occurredAt: now, data: { ...identity, by, expiresAt: addTo(now, hours(forHours)) } },
  ];
};
