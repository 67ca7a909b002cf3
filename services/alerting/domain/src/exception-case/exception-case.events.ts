// Stored for ever. A field may be added as optional; anything else is a new schema version with an upcaster.
import type { DomainEvent } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { CaseDetails, CaseIdentity, CaseOpened } from '../rules/case-opened.js';
import type { Findings } from './findings.js';

/** What people write may name people. */
interface Remark {
  readonly note: string;
}

export type CaseAcknowledged = DomainEvent<
  'CaseAcknowledged',
  CaseIdentity & {
    /** `user:…` */
    readonly by: string;
    /** From then on the case counts as unattended again. */
    readonly expiresAt: Instant;
  },
  undefined
>;

/** It did go wrong, and is put right or has ended by itself. The system says what it saw in `evidence`. */
export type CaseResolved = DomainEvent<
  'CaseResolved',
  CaseIdentity & Findings & { readonly evidence?: CaseDetails },
  Remark | undefined
>;

/** Nothing went wrong. */
export type CaseVoided = DomainEvent<
  'CaseVoided',
  CaseIdentity & Findings & { readonly evidence?: CaseDetails },
  Remark | undefined
>;

/** Repeats the findings, so that nobody has to look for them. */
export type CaseClosed = DomainEvent<'CaseClosed', CaseIdentity & Findings, Remark | undefined>;

/** The findings no longer hold. */
export type CaseReopened = DomainEvent<'CaseReopened', CaseIdentity, Remark | undefined>;

export type CaseNoteAdded = DomainEvent<'CaseNoteAdded', { readonly noteId: string }, Remark>;

export type ExceptionCaseEvent =
  CaseOpened | CaseAcknowledged | CaseResolved | CaseVoided | CaseClosed | CaseReopened | CaseNoteAdded;
