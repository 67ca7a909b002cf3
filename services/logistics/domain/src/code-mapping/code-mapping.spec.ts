import { at, specification } from '@throughline/event-sourcing';
import type { Meaning } from '../tracking/code-mapping.js';
import { codeMapping } from './code-mapping.decider.js';
import type { CodeMapped } from './code-mapping.events.js';
import type { MapCode } from './map-code.js';
import { readHistoryAgain } from './read-history-again.js';

const { given } = specification(codeMapping, 'generic');
const now = at('2026-03-04T10:00:00Z');
const map = (code: string, meaning: Meaning, provider = 'generic'): MapCode => ({
  type: 'MapCode',
  data: { provider, code, meaning, now },
});
const mapped = (code: string, meaning: Meaning, revision: number): CodeMapped => ({
  type: 'CodeMapped',
  occurredAt: now,
  data: { provider: 'generic', code, meaning, revision },
});
const delayed: Meaning = { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'weather' };

describe('map a code', () => {
  it('gives it a meaning, and counts', () => {
    given()
      .twice(map('30-71', { milestone: 'ARRIVED' }))
      .then(mapped('30-71', { milestone: 'ARRIVED' }, 1));
    given(mapped('30-71', { milestone: 'ARRIVED' }, 1))
      .twice(map('30-72', delayed))
      .then(mapped('30-72', delayed, 2));
  });

  it('takes the same meaning for the same, however it is written', () => {
    given(mapped('30-72', delayed, 1))
      .when(map('30-72', { reason: 'weather', exceptionKind: 'DELAY', milestone: 'EXCEPTION' }))
      .thenNothing();
  });

  it('has nothing to say of a code that our table reads in the same way', () => {
    given()
      .when(map('ARRIVED', { milestone: 'ARRIVED' }))
      .thenNothing();
  });

  it('refuses another meaning for what was read already', () => {
    given(mapped('30-71', { milestone: 'ARRIVED' }, 1))
      .when(map('30-71', { milestone: 'DELIVERED' }))
      .thenRejected('code-already-mapped');
    given()
      .when(map('ARRIVED', { milestone: 'DELIVERED' }))
      .thenRejected('code-already-mapped');
  });

  it('refuses a code of nobody we know', () => {
    given()
      .when(map('30-71', { milestone: 'ARRIVED' }, 'nobody'))
      .thenRejected('provider-unknown');
  });

  it.each(['__proto__', 'constructor'])('maps even %s', (code) => {
    given()
      .twice(map(code, { milestone: 'ARRIVED' }))
      .then(mapped(code, { milestone: 'ARRIVED' }, 1));
  });
});

describe('note that history was read again', () => {
  it('counts the shipments', () => {
    given(mapped('30-71', { milestone: 'ARRIVED' }, 1))
      .when({ type: 'NoteHistoryReadAgain', data: { provider: 'generic', code: '30-71', shipments: 2, now } })
      .then({ type: 'HistoryReadAgain', occurredAt: now, data: { provider: 'generic', code: '30-71', shipments: 2 } });
  });

  it('has nothing to say where none was', () => {
    given()
      .when({ type: 'NoteHistoryReadAgain', data: { provider: 'generic', code: '30-71', shipments: 0, now } })
      .thenNothing();
  });
});

describe('read history again', () => {
  const people = { provider: 'generic', revision: 2, meanings: { '30-72': delayed } };
  const asked = { provider: 'generic', code: '30-72' };

  it('asks each shipment', () => {
    expect(
      readHistoryAgain(asked, ['shp_1', 'shp_2'], people).map(({ streamId, command }) => [streamId, command]),
    ).toEqual([
      ['shp_1', { type: 'ReadUpdatesAgain', data: { ...asked, meaning: delayed, revision: 2 } }],
      ['shp_2', { type: 'ReadUpdatesAgain', data: { ...asked, meaning: delayed, revision: 2 } }],
    ]);
  });

  it('asks nobody while the code has no meaning', () => {
    expect(readHistoryAgain(asked, ['shp_1'], undefined)).toEqual([]);
    expect(readHistoryAgain({ ...asked, code: 'constructor' }, ['shp_1'], people)).toEqual([]);
  });
});
