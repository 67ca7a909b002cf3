import type { ExceptionKind } from './delivery-exceptions.js';
import type { Milestone } from './milestones.js';
import type { Reason } from './reasons.js';
import type { SignerKind } from './signers.js';

/** A milestone that is a step, not an overlay on one. */
export type Step = Exclude<Milestone, 'EXCEPTION'>;

interface Said {
  /** Why, as a code, where the carrier's code says so. */
  readonly reason?: Reason;
  /** We conclude it from the carrier's text, or from a code that does not quite say it. */
  readonly inferred?: true;
}

/** The goods came a step further. */
export type StepMeant = Said & {
  readonly milestone: Step;
  /** Who signed, where the code says so. */
  readonly signer?: SignerKind;
};

/** Something abnormal lies over the step. */
export type TroubleMeant = Said & { readonly milestone: 'EXCEPTION'; readonly exceptionKind: ExceptionKind };

/** Nothing new of where the goods are: a parcel was weighed again, or a step is only announced. Yet somebody handled them. */
export type NoteMeant = Said & {
  readonly milestone?: never;
  /** The step that is to come, by the carrier's plan. */
  readonly planned?: Step;
};

/** What a carrier's code means in our words. */
export type Meaning = StepMeant | TroubleMeant | NoteMeant;

/** A code that says too little is read more closely by the text beside it. Never the other way round: an ordinary scan's text is no trouble. */
export interface TextRule {
  /** Codes whose text is looked at. */
  readonly codes: readonly string[];
  /** A regular expression, with flags `iu`. */
  readonly pattern: string;
  readonly meaning: Meaning;
}

/**
 * One provider's codes. Each update keeps the version under which it was read, so that history can be read again under a newer one.
 * A changed meaning is a new version; a version that was used is never edited.
 */
export interface CodeMapping {
  readonly provider: string;
  readonly version: number;
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** The first that fits counts; its meaning is always inferred. */
  readonly textRules?: readonly TextRule[];
}
