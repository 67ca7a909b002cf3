import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { SourceSeesAgain } from './source-watch.events.js';
import type { SourceWatch } from './source-watch.state.js';

export type RecordSight = CommandShape<'RecordSight', { readonly completeUntil: Instant; readonly now: Instant }>;

/** The source answers again; a hold that it announces is an answer too. */
export const recordSight = (watch: SourceWatch, { data }: RecordSight): readonly SourceSeesAgain[] =>
  watch.blind === undefined
    ? []
    : [
        {
          type: 'SourceSeesAgain',
          occurredAt: data.now,
          data: { caseId: watch.blind.caseId, completeUntil: data.completeUntil },
        },
      ];
