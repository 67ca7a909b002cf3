import type { CaseIdentity, ExceptionCaseEvent } from '@throughline/alerting-domain';
import { asRecorded, at } from '@throughline/event-sourcing';
import { caseInbox, type CaseInboxRow } from './case-inbox.projection.js';
import { caseInboxItem } from './case-inbox.view.js';

const identity: CaseIdentity = {
  rule: 'promise-broken',
  stage: 'delivered',
  subject: { type: 'sales-order', id: 'so_1' },
  orders: ['SO-1001'],
};
const opened = (dueAt: string, learntLate = false): ExceptionCaseEvent => ({
  type: 'CaseOpened',
  occurredAt: at('2026-03-06T01:00:01Z'),
  data: {
    ...identity,
    severity: 'high',
    ownerRole: 'sales',
    episode: dueAt,
    dueAt: at(dueAt),
    ...(learntLate && { learntLate: true as const }),
    details: {},
  },
});
const acknowledged: ExceptionCaseEvent = {
  type: 'CaseAcknowledged',
  occurredAt: at('2026-03-06T02:00:00Z'),
  data: { ...identity, by: 'user:li', expiresAt: at('2026-03-06T06:00:00Z') },
};
const found = { ...identity, cause: 'carrier-delay', liableParty: 'carrier', remedy: 'compensation' } as const;
const resolved: ExceptionCaseEvent = { type: 'CaseResolved', occurredAt: at('2026-03-06T03:00:00Z'), data: found };
const voided: ExceptionCaseEvent = { type: 'CaseVoided', occurredAt: at('2026-03-06T03:00:00Z'), data: found };
const closed: ExceptionCaseEvent = { type: 'CaseClosed', occurredAt: at('2026-03-07T03:00:00Z'), data: found };
const reopened: ExceptionCaseEvent = { type: 'CaseReopened', occurredAt: at('2026-03-08T03:00:00Z'), data: identity };
const noted: ExceptionCaseEvent = {
  type: 'CaseNoteAdded',
  occurredAt: at('2026-03-06T04:00:00Z'),
  data: { noteId: 'note_1' },
  personal: { note: 'Mr Zhao' },
};

const rowOf = (id: string, ...events: readonly ExceptionCaseEvent[]): CaseInboxRow | undefined =>
  events.reduce<CaseInboxRow | undefined>(
    (row, event, index) => caseInbox.project(row, asRecorded('exception-case', id, event, index), id),
    undefined,
  );

describe('case inbox', () => {
  it('lists cases with the time at which it went wrong and the time at which we said so', () => {
    expect(rowOf('case_1', opened('2026-03-06T00:00:00+08:00'))).toMatchObject({
      id: 'case_1',
      state: 'open',
      dueAt: '2026-03-06T00:00:00.000+08:00',
      dueAtUtc: '2026-03-05T16:00:00.000Z',
      openedAt: '2026-03-06T01:00:01.000Z',
      learntLate: false,
      shipmentId: null,
    });
    expect(rowOf('case_2', opened('2026-03-04T00:00:00-03:00', true))).toMatchObject({
      id: 'case_2',
      learntLate: true,
    });
  });

  it.each<[string, ExceptionCaseEvent[], Partial<CaseInboxRow>]>([
    ['acknowledged', [acknowledged], { state: 'acknowledged', acknowledgedBy: 'user:li' }],
    ['resolved', [acknowledged, resolved], { state: 'resolved', acknowledgedBy: null, cause: 'carrier-delay' }],
    ['voided', [voided], { state: 'voided', voided: true }],
    ['voided and closed', [voided, closed], { state: 'closed', voided: true }],
    ['resolved and closed', [resolved, closed], { state: 'closed', voided: false, remedy: 'compensation' }],
    ['reopened', [voided, closed, reopened], { state: 'open', voided: false, cause: null }],
    ['noted', [noted], { state: 'open', notes: 1 }],
  ])('follows a case that is %s', (_, events, expected) => {
    expect(rowOf('case_1', opened('2026-03-06T00:00:00+08:00'), ...events)).toMatchObject(expected);
  });

  it('shows nothing of what people wrote', () => {
    expect(JSON.stringify(rowOf('case_1', opened('2026-03-06T00:00:00+08:00'), noted))).not.toContain('Zhao');
  });

  it('shows each with what may be done next, and in both languages', () => {
    const row = rowOf('case_1', opened('2026-03-06T00:00:00+08:00'), resolved)!;
    expect(caseInboxItem(row)).toMatchObject({
      subject: { type: 'sales-order', id: 'so_1' },
      allowedActions: ['close', 'reopen', 'add-note'],
    });
    expect(caseInboxItem(row).labels).toMatchObject({
      rule: { en: 'Promise broken', zh: '逾期未签收' },
      remedy: { en: 'Compensation', zh: '赔偿' },
    });
    expect(caseInboxItem(row)).not.toHaveProperty('dueAtUtc');
  });
});
