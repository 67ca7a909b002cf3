import type { Addressed, CommandShape } from '@throughline/event-sourcing';
import { addTo, minutes, type Instant } from '@throughline/values';
import { opensCase, type CaseOpened } from '../rules/case-opened.js';
import type { SourceWentBlind } from './source-watch.events.js';
import type { SourceWatch } from './source-watch.state.js';

/** A source whose word is older than this may have something to hide. */
export const blindAfter = minutes(15);

export type RecordBlindness = CommandShape<
  'RecordBlindness',
  { readonly source: string; readonly completeUntil: Instant; readonly caseId: string; readonly now: Instant }
>;

/** One case per source, however long it lasts. */
export const recordBlindness = (
  watch: SourceWatch,
  { data }: RecordBlindness,
): readonly (SourceWentBlind | Addressed<CaseOpened>)[] => {
  if (watch.blind !== undefined) return [];
  const { source, completeUntil, caseId, now } = data;
  const due = addTo(completeUntil, blindAfter);
  return [
    { type: 'SourceWentBlind', occurredAt: due, data: { completeUntil, due, caseId } },
    opensCase(caseId, {
      rule: 'source-blind',
      subjectId: source,
      episode: String(watch.episodes + 1),
      orders: [],
      dueAt: due,
      now,
      details: { source, completeUntil },
    }),
  ];
};
