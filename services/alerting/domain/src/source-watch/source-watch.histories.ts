import { at } from '@throughline/event-sourcing';
import type { SourceWatchEvent } from './source-watch.events.js';

/** Nothing heard of since Friday evening. */
export const blindSinceFriday: SourceWatchEvent = {
  type: 'SourceWentBlind',
  occurredAt: at('2026-03-06T18:15:00Z'),
  data: { completeUntil: at('2026-03-06T18:00:00Z'), due: at('2026-03-06T18:15:00Z'), caseId: 'case_1' },
};

export const seesOnMonday: SourceWatchEvent = {
  type: 'SourceSeesAgain',
  occurredAt: at('2026-03-09T08:00:00Z'),
  data: { caseId: 'case_1', completeUntil: at('2026-03-06T18:00:00Z') },
};
