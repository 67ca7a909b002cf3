import { at } from '@throughline/event-sourcing';
import { caseOpened, identityOf } from '../rules/case-opened.js';
import type { ExceptionCaseEvent } from './exception-case.events.js';

export const opened = caseOpened({
  rule: 'silence-after-dispatch',
  subjectId: 'shp_1',
  episode: '2026-03-02T09:00:00.000+08:00',
  orders: ['SO-1001'],
  shipmentId: 'shp_1',
  dueAt: at('2026-03-04T09:00:00+08:00'),
  now: at('2026-03-04T09:00:01+08:00'),
  details: { carrier: 'sf', limitHours: 48 },
});

/** What each event repeats. */
export const identity = identityOf(opened.data);

export const acknowledgedByLi: ExceptionCaseEvent = {
  type: 'CaseAcknowledged',
  occurredAt: at('2026-03-04T10:00:00+08:00'),
  data: { ...identity, by: 'user:li', expiresAt: at('2026-03-04T14:00:00+08:00') },
};

export const resolvedByLi: ExceptionCaseEvent = {
  type: 'CaseResolved',
  occurredAt: at('2026-03-04T11:00:00+08:00'),
  data: { ...identity, cause: 'lost', liableParty: 'carrier', remedy: 'reship' },
};

export const resolvedBySystem: ExceptionCaseEvent = {
  type: 'CaseResolved',
  occurredAt: at('2026-03-04T11:00:00+08:00'),
  data: {
    ...identity,
    cause: 'signal-cleared',
    liableParty: 'nobody',
    remedy: 'none',
    evidence: { endedAt: '2026-03-04T10:59:00.000+08:00' },
  },
};

export const voidedByLi: ExceptionCaseEvent = {
  type: 'CaseVoided',
  occurredAt: at('2026-03-04T11:00:00+08:00'),
  data: { ...identity, cause: 'false-alarm', liableParty: 'nobody', remedy: 'none' },
};

export const closedByLi: ExceptionCaseEvent = {
  type: 'CaseClosed',
  occurredAt: at('2026-03-05T11:00:00+08:00'),
  data: { ...identity, cause: 'lost', liableParty: 'carrier', remedy: 'reship' },
};

export const reopened: ExceptionCaseEvent = {
  type: 'CaseReopened',
  occurredAt: at('2026-03-06T11:00:00+08:00'),
  data: identity,
};
