// Stored for ever. A field may be added as optional; anything else is a new schema version with an upcaster.
import type { DomainEvent } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';

/** A source stopped saying up to when its word is complete: verdicts about its facts wait from here on. */
export type SourceWentBlind = DomainEvent<
  'SourceWentBlind',
  {
    /** The last time up to which the source had completed its facts. */
    readonly completeUntil: Instant;
    /** From here on it was behind by more than we bear. */
    readonly due: Instant;
    readonly caseId: string;
  },
  undefined
>;

export type SourceSeesAgain = DomainEvent<
  'SourceSeesAgain',
  { readonly caseId: string; readonly completeUntil: Instant },
  undefined
>;

export type SourceWatchEvent = SourceWentBlind | SourceSeesAgain;
