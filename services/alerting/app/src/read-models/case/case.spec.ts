import type { CaseIdentity, ExceptionCaseEvent } from '@throughline/alerting-domain';
import { asRecorded, at } from '@throughline/event-sourcing';
import { caseStory, type CaseRow } from './case.projection.js';
import { caseView } from './case.view.js';

const identity: CaseIdentity = {
  rule: 'silence-after-dispatch',
  stage: 'shipped',
  subject: { type: 'shipment', id: 'shp_1' },
  orders: ['SO-1001'],
  shipmentId: 'shp_1',
};
const opened = (episode = 'one'): ExceptionCaseEvent => ({
  type: 'CaseOpened',
  occurredAt: at('2026-03-04T01:00:01Z'),
  data: {
    ...identity,
    severity: 'medium',
    ownerRole: 'service',
    episode,
    dueAt: at('2026-03-04T09:00:00+08:00'),
    details: { carrier: 'sf', limitHours: 48 },
  },
});
const acknowledged: ExceptionCaseEvent = {
  type: 'CaseAcknowledged',
  occurredAt: at('2026-03-04T02:00:00Z'),
  data: { ...identity, by: 'user:li', expiresAt: at('2026-03-04T06:00:00Z') },
};
const resolved: ExceptionCaseEvent = {
  type: 'CaseResolved',
  occurredAt: at('2026-03-04T03:00:00Z'),
  data: { ...identity, cause: 'lost', liableParty: 'carrier', remedy: 'reship' },
  personal: { note: 'Mr Zhao was called' },
};
const voided: ExceptionCaseEvent = {
  type: 'CaseVoided',
  occurredAt: at('2026-03-05T03:00:00Z'),
  data: {
    ...identity,
    cause: 'fact-came-late',
    liableParty: 'nobody',
    remedy: 'none',
    evidence: { signAt: '2026-03-03T10:00:00.000+08:00' },
  },
};
const closed: ExceptionCaseEvent = {
  type: 'CaseClosed',
  occurredAt: at('2026-03-06T03:00:00Z'),
  data: { ...identity, cause: 'fact-came-late', liableParty: 'nobody', remedy: 'none' },
};
const reopened: ExceptionCaseEvent = { type: 'CaseReopened', occurredAt: at('2026-03-07T03:00:00Z'), data: identity };
const noted: ExceptionCaseEvent = {
  type: 'CaseNoteAdded',
  occurredAt: at('2026-03-07T04:00:00Z'),
  data: { noteId: 'note_1' },
  personal: { note: 'Ms Sun will look' },
};

const rowOf = (id: string, ...events: readonly ExceptionCaseEvent[]): CaseRow | undefined =>
  events.reduce<CaseRow | undefined>(
    (row, event, index) => caseStory.project(row, asRecorded('exception-case', id, event, index), id),
    undefined,
  );

describe('case', () => {
  it('shows where each case stands, and keeps two apart', () => {
    expect(rowOf('case_1', opened())).toMatchObject({ id: 'case_1', state: 'open', ownerRole: 'service', cause: null });
    expect(rowOf('case_2', opened('two'), acknowledged)).toMatchObject({
      id: 'case_2',
      state: 'acknowledged',
      acknowledgedBy: 'user:li',
      acknowledgedUntil: at('2026-03-04T06:00:00Z'),
    });
  });

  it('tells the whole story with findings, evidence and remarks', () => {
    const row = rowOf('case_1', opened(), acknowledged, resolved, voided, closed);
    expect(row).toMatchObject({ state: 'closed', voided: true, cause: 'fact-came-late', acknowledgedBy: null });
    expect(row?.story.map(({ what }) => what)).toEqual([
      'CaseOpened',
      'CaseAcknowledged',
      'CaseResolved',
      'CaseVoided',
      'CaseClosed',
    ]);
    expect(row?.story[2]).toMatchObject({ cause: 'lost', note: 'Mr Zhao was called', by: 'spec' });
    expect(row?.story[3]).toMatchObject({ evidence: { signAt: '2026-03-03T10:00:00.000+08:00' } });
  });

  it('forgets its findings when it is reopened, not its story', () => {
    const row = rowOf('case_1', opened(), voided, closed, reopened, noted);
    expect(row).toMatchObject({ state: 'open', voided: false, cause: null, remedy: null });
    expect(row?.story).toHaveLength(5);
  });

  it('goes on without what has been erased', () => {
    const row = rowOf('case_1', opened(), { ...resolved, personal: 'erased' }, reopened, {
      ...noted,
      personal: 'erased',
    });
    expect(row?.story[1]).toMatchObject({ cause: 'lost', noteErased: true });
    expect(row?.story[3]).toEqual(expect.not.objectContaining({ note: expect.anything() as unknown }));
  });

  it('is found by its episode', () => {
    const values = caseStory.lookUps?.['case-by-episode']?.values;
    expect(values?.(rowOf('case_1', opened('one'))!)).toEqual(['silence-after-dispatch shp_1 one']);
    expect(values?.(rowOf('case_2', opened('two'), voided, closed)!)).toEqual(['silence-after-dispatch shp_1 two']);
  });

  it('is shown with what may be done next', () => {
    expect(caseView(rowOf('case_1', opened())!, 1)).toMatchObject({
      version: 1,
      subject: { type: 'shipment', id: 'shp_1' },
      allowedActions: ['acknowledge', 'resolve', 'void', 'add-note'],
    });
  });

  it('is shown in both languages', () => {
    expect(caseView(rowOf('case_1', opened())!, 1).labels).toEqual({
      rule: { en: 'No update after dispatch', zh: '发货后无更新' },
      stage: { en: 'Shipped', zh: '发货' },
      state: { en: 'Open', zh: '待处理' },
    });
    expect(caseView(rowOf('case_1', opened(), resolved)!, 2).labels).toMatchObject({
      state: { en: 'Resolved', zh: '已处理' },
      cause: { en: 'Lost', zh: '丢失' },
    });
  });
});
