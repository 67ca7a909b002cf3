import type { AlertingEvent } from '@throughline/alerting-domain';
import type { Publications } from '@throughline/event-sourcing';

/** What we tell others: every event of ours is here, in contract words or as private. */
export const publishedEvents: Publications<AlertingEvent> = {
  CaseOpened: ({ streamId: caseId, data: { episode: _, details: __, ...data } }) => [
    { type: 'alerting.case-opened.v1', audience: 'internal', data: { caseId, ...data } },
  ],
  CaseAcknowledged: ({ streamId: caseId, data: { by: _, ...data } }) => [
    { type: 'alerting.case-acknowledged.v1', audience: 'internal', data: { caseId, ...data } },
  ],
  CaseResolved: ({ streamId: caseId, data: { evidence: _, ...data } }) => [
    { type: 'alerting.case-resolved.v1', audience: 'internal', data: { caseId, ...data } },
  ],
  CaseVoided: ({ streamId: caseId, data: { evidence: _, ...data } }) => [
    { type: 'alerting.case-voided.v1', audience: 'internal', data: { caseId, ...data } },
  ],
  CaseClosed: ({ streamId: caseId, data }) => [
    { type: 'alerting.case-closed.v1', audience: 'internal', data: { caseId, ...data } },
  ],
  CaseReopened: ({ streamId: caseId, data }) => [
    { type: 'alerting.case-reopened.v1', audience: 'internal', data: { caseId, ...data } },
  ],

  // What people write on a case is theirs.
  CaseNoteAdded: 'private',

  // What we watch comes from others, who say it themselves; what we found is told as a case.
  WatchStarted: 'private',
  SignOfLifeSeen: 'private',
  WatchEnded: 'private',
  SilenceLimitPassed: 'private',
  SilenceEnded: 'private',
  SilenceWithdrawn: 'private',
  PromiseLimitMoved: 'private',
  PromiseBroken: 'private',
  PromiseBreachWithdrawn: 'private',
  SourceWentBlind: 'private',
  SourceSeesAgain: 'private',
};
