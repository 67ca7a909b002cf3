// Stored for ever: a field may be added, none may change its meaning.
import type { DomainEvent, EventVersions } from '@throughline/event-sourcing';
import type { Meaning } from '../tracking/code-mapping.js';

/** Somebody has said what a provider's code means that our tables do not know. */
export type CodeMapped = DomainEvent<
  'CodeMapped',
  {
    readonly provider: string;
    readonly code: string;
    readonly meaning: Meaning;
    /** So many meanings people have given codes of this provider, with this one. */
    readonly revision: number;
  }
>;

/** Updates in that code that had come before were read again, on so many shipments; more may follow. */
export type HistoryReadAgain = DomainEvent<
  'HistoryReadAgain',
  { readonly provider: string; readonly code: string; readonly shipments: number }
>;

export type CodeMappingEvent = CodeMapped | HistoryReadAgain;

export const codeMappingEventVersions: EventVersions<CodeMappingEvent> = { CodeMapped: 1, HistoryReadAgain: 1 };
