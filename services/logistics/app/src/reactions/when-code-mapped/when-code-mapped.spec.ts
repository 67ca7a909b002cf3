import { at, type Found } from '@throughline/event-sourcing';
import { shipmentsReadAtOnce, type MappedByPeople } from '@throughline/logistics-domain';
import { whenCodeMapped } from './when-code-mapped.js';

const now = at('2026-03-04T10:00:05Z');
const meaning = { milestone: 'ARRIVED' } as const;
const mapped: MappedByPeople = { provider: 'generic', revision: 2, meanings: { '30-71': meaning } };
const told = {
  type: 'CodeMapped',
  data: { provider: 'generic', code: '30-71', meaning, revision: 2 },
  eventId: 'e-1',
  subject: 'code-mapping/generic',
  occurredAt: now,
  recordedAt: now,
  effectiveAt: now,
  correlationId: 'c-1',
} as const;
const found = (shipmentIds: readonly string[], people: readonly MappedByPeople[] = [mapped]): Found => ({
  rows: <Row>(index: string) =>
    index === 'code-mapping-by-provider'
      ? people.map((row) => ({ streamId: row.provider, row: row as Row }))
      : shipmentIds.map((streamId) => ({ streamId, row: {} as Row })),
  one: () => undefined,
});
const react = (...of: Parameters<typeof found>) =>
  whenCodeMapped
    .react(told, found(...of), { now, id: () => '' })
    .map(({ streamId, command }) => [streamId, command.type]);

describe('when a code is mapped', () => {
  it('looks for the shipments that have it unread, some at a time', () => {
    expect(whenCodeMapped.lookUps?.(told)).toEqual([
      { index: 'code-mapping-by-provider', value: 'generic' },
      { index: 'shipments-by-unmapped-code', value: 'generic/30-71', limit: shipmentsReadAtOnce },
    ]);
  });

  it('reads each of them again, and notes that, so that it goes on', () => {
    expect(react(['shp_1', 'shp_2'])).toEqual([
      ['shp_1', 'ReadUpdatesAgain'],
      ['shp_2', 'ReadUpdatesAgain'],
      ['generic', 'NoteHistoryReadAgain'],
    ]);
    expect(whenCodeMapped.to).toContain('HistoryReadAgain');
  });

  it('ends where none is left', () => {
    expect(react([])).toEqual([]);
    expect(react(['shp_1'], [])).toEqual([]);
  });
});
