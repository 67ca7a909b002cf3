import { asRecorded, at } from '@throughline/event-sourcing';
import type { ShipmentEvent } from '@throughline/logistics-domain';
import { unmappedCodes, type UnmappedCodeRow } from './unmapped-codes.projection.js';

const told = (code: string, occurredAt: string) => ({
  occurredAt: at(occurredAt),
  data: {
    updateId: `trk_${code}_${occurredAt}`,
    carrier: 'sf',
    waybillNumber: 'SF1234567890123',
    provider: 'sf',
    code,
    receivedAt: at(occurredAt),
    mappingVersion: 1,
  },
});
const unmapped = (code: string, occurredAt: string): ShipmentEvent => ({
  type: 'TrackingUpdateUnmapped',
  ...told(code, occurredAt),
});
const again = (code: string, occurredAt: string): ShipmentEvent => {
  const { data, ...rest } = told(code, occurredAt);
  return { type: 'TrackingUpdateReinterpreted', ...rest, data: { ...data, revision: 1, milestone: 'ARRIVED' } };
};

/** Rows after these events, each on a shipment of its own. */
const rowsOf = (...events: ShipmentEvent[]) => {
  const rows = new Map<string, UnmappedCodeRow>();
  for (const [index, event] of events.entries()) {
    const recorded = asRecorded('shipment', `shp_${index}`, event, index);
    for (const key of unmappedCodes.keysOf(recorded)) {
      const row = unmappedCodes.project(rows.get(key), recorded, key);
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    }
  }
  return rows;
};
const [early, late] = ['2026-03-02T10:00:00+08:00', '2026-03-03T10:00:00+08:00'] as const;

describe('unmapped codes', () => {
  it('count what waits, by code, between the first and the last', () => {
    const rows = rowsOf(unmapped('9999', late), unmapped('9998', late), unmapped('9999', early));
    expect(rows.get('sf/9999')).toEqual({
      id: 'sf/9999',
      provider: 'sf',
      code: '9999',
      updates: 2,
      firstAt: at(early),
      lastAt: at(late),
      shipmentId: 'shp_2',
    });
    expect(rows.get('sf/9998')).toMatchObject({ updates: 1 });
  });

  it('go when all of it was read again', () => {
    const before = [unmapped('9999', late), unmapped('9999', early)];
    expect(rowsOf(...before, again('9999', late)).get('sf/9999')).toMatchObject({ updates: 1 });
    expect(rowsOf(...before, again('9999', late), again('9999', early)).size).toBe(0);
  });
});
