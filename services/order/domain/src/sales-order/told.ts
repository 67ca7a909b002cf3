import type { Instant } from '@throughline/values';

/** What every fact of another context brings along: which one it is, when it happened there, and when it took effect by its source's clocks. */
export interface ToldFact {
  readonly factId: string;
  readonly occurredAt: Instant;
  readonly effectiveAt: Instant;
}
