import { at, specification } from '@throughline/event-sourcing';
import { exceptionCase } from './exception-case.decider.js';
import {
  acknowledgedByLi,
  closedByLi,
  opened,
  reopened,
  resolvedByLi,
  resolvedBySystem,
  voidedByLi,
} from './exception-case.histories.js';
import type { Findings } from './findings.js';
import type { ResolveCase } from './resolve-case.js';

const { given } = specification(exceptionCase);

const lost: Findings = { cause: 'lost', liableParty: 'carrier', remedy: 'reship' };
const resolve = (findings: Partial<Findings> = {}, note?: string): ResolveCase => ({
  type: 'ResolveCase',
  data: { ...lost, ...findings, now: at('2026-03-04T11:00:00+08:00'), ...(note === undefined ? {} : { note }) },
});

describe('resolve case', () => {
  it('leaves cause, liable party and remedy behind', () => {
    given(opened).twice(resolve()).then(resolvedByLi);
    given(opened, acknowledgedByLi).twice(resolve()).then(resolvedByLi);
  });

  it('keeps the remark apart, since it may name people', () => {
    const [resolved] = given(opened).twice(resolve({}, 'Mr Zhao will call back')).events;
    expect(resolved).toMatchObject({ data: lost, personal: { note: 'Mr Zhao will call back' } });
  });

  it.each([
    ['false-alarm-is-voided-not-resolved', { cause: 'false-alarm' }],
    ['liable-party-missing', { liableParty: 'nobody' }],
    ['remedy-missing', { remedy: 'none' }],
    ['cause-belongs-to-the-system', { cause: 'signal-cleared' }],
  ] as const)('is refused: %s', (code, findings) => {
    given(opened).when(resolve(findings)).thenRejected(code);
  });

  it('is refused with other findings than those that stand', () => {
    given(opened, resolvedByLi)
      .when(resolve({ remedy: 'refund' }))
      .thenRejected('case-already-resolved');
    given(opened, resolvedBySystem).when(resolve()).thenRejected('case-already-resolved');
    given(opened, voidedByLi).when(resolve()).thenRejected('case-already-voided');
    given(opened, resolvedByLi, closedByLi).when(resolve()).thenRejected('case-already-closed');
  });

  it('may be done anew after a reopening', () => {
    given(opened, resolvedByLi, reopened)
      .twice(resolve({ remedy: 'refund' }))
      .thenTypes('CaseResolved');
  });

  it('needs a case', () => {
    given().when(resolve()).thenRejected('case-unknown');
  });
});
