import type { ExceptionKind } from './delivery-exceptions.js';
import type { Milestone } from './milestones.js';

/** What a carrier's code means in our words. */
export type Meaning =
  | { readonly milestone: Exclude<Milestone, 'EXCEPTION'> }
  | { readonly milestone: 'EXCEPTION'; readonly exceptionKind: ExceptionKind };

/**
 * One provider's codes. Each update keeps the version under which it was read, so that history can be read again under a newer one.
 * A changed meaning is a new version; a version that was used is never edited.
 */
export interface CodeMapping {
  readonly provider: string;
  readonly version: number;
  readonly meanings: ReadonlyMap<string, Meaning>;
}
