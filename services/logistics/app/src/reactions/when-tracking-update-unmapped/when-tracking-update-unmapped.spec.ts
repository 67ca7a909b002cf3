import { at, type Found } from '@throughline/event-sourcing';
import type { MappedByPeople } from '@throughline/logistics-domain';
import { whenTrackingUpdateUnmapped } from './when-tracking-update-unmapped.js';

const now = at('2026-03-04T10:00:05Z');
const meaning = { milestone: 'ARRIVED' } as const;
const told = {
  type: 'TrackingUpdateUnmapped',
  data: {
    updateId: 'trk_1',
    carrier: 'sf',
    waybillNumber: 'SF1234567890123',
    provider: 'generic',
    code: '30-71',
    receivedAt: now,
    mappingVersion: 1,
  },
  eventId: 'e-1',
  subject: 'shipment/shp_1',
  occurredAt: now,
  recordedAt: now,
  effectiveAt: now,
  correlationId: 'c-1',
} as const;
const found = (people: readonly MappedByPeople[]): Found => ({
  rows: <Row>() => people.map((row) => ({ streamId: row.provider, row: row as Row })),
  one: () => undefined,
});
const react = (people: readonly MappedByPeople[]) =>
  whenTrackingUpdateUnmapped.react(told, found(people), { now, id: () => '' });

describe('when a tracking update is unmapped', () => {
  it('asks what people have said of codes of its provider', () => {
    expect(whenTrackingUpdateUnmapped.lookUps?.(told)).toEqual([
      { index: 'code-mapping-by-provider', value: 'generic' },
    ]);
  });

  it('reads it again where they have mapped the code meanwhile', () => {
    expect(react([{ provider: 'generic', revision: 4, meanings: { '30-71': meaning } }])).toMatchObject([
      {
        streamId: 'shp_1',
        command: { type: 'ReadUpdatesAgain', data: { provider: 'generic', code: '30-71', meaning, revision: 4 } },
      },
    ]);
  });

  it('leaves it where they have not', () => {
    expect(react([])).toEqual([]);
    expect(react([{ provider: 'generic', revision: 4, meanings: { '30-72': meaning } }])).toEqual([]);
  });
});
