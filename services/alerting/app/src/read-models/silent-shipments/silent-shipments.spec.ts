import type { ShipmentWatchEvent } from '@throughline/alerting-domain';
import { asRecorded, at } from '@throughline/event-sourcing';
import { silentShipments, type SilentShipmentRow } from './silent-shipments.projection.js';

const due = at('2026-03-04T09:00:00+08:00');
const passed = (caseId: string): ShipmentWatchEvent => ({
  type: 'SilenceLimitPassed',
  occurredAt: due,
  data: {
    due,
    caseId,
    lastSignAt: at('2026-03-02T09:00:00+08:00'),
    limitHours: 48,
    carrier: 'sf',
    waybillNumber: 'SF1400000001',
    orders: ['SO-1001'],
  },
});
const ended = (caseId: string): ShipmentWatchEvent => ({
  type: 'SilenceEnded',
  occurredAt: due,
  data: { due, caseId, endedAt: at('2026-03-06T12:00:00+08:00') },
});
const withdrawn = (caseId: string): ShipmentWatchEvent => ({
  type: 'SilenceWithdrawn',
  occurredAt: due,
  data: { due, caseId, signAt: at('2026-03-03T12:00:00+08:00') },
});

/** The whole table after these facts of two shipments. */
const tableOf = (...facts: readonly (readonly [string, ShipmentWatchEvent])[]): readonly SilentShipmentRow[] => {
  const rows = new Map<string, SilentShipmentRow>();
  facts.forEach(([shipmentId, event], index) => {
    const recorded = asRecorded('shipment-watch', shipmentId, event, index);
    for (const key of silentShipments.keysOf(recorded)) {
      const row = silentShipments.project(rows.get(key), recorded, key);
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    }
  });
  return [...rows.values()];
};

describe('silent shipments', () => {
  it('lists who is silent, since when, and against which limit', () => {
    expect(tableOf(['shp_1', passed('case_1')], ['shp_2', passed('case_2')])).toMatchObject([
      {
        shipmentId: 'shp_1',
        caseId: 'case_1',
        carrier: 'sf',
        limitHours: 48,
        lastSignAt: '2026-03-02T09:00:00.000+08:00',
        dueAt: '2026-03-04T09:00:00.000+08:00',
        dueAtUtc: '2026-03-04T01:00:00.000Z',
      },
      { shipmentId: 'shp_2', caseId: 'case_2' },
    ]);
  });

  it.each([ended, withdrawn])('drops a row with the sign that ends it', (event) => {
    expect(tableOf(['shp_1', passed('case_1')], ['shp_2', passed('case_2')], ['shp_1', event('case_1')])).toMatchObject(
      [{ shipmentId: 'shp_2' }],
    );
  });

  it('keeps a silence that lasts while an earlier one of the same shipment comes to light', () => {
    expect(tableOf(['shp_1', passed('case_2')], ['shp_1', passed('case_1')], ['shp_1', ended('case_1')])).toMatchObject(
      [{ caseId: 'case_2' }],
    );
  });

  it('is not touched by what starts a watch', () => {
    const { keysOf } = silentShipments;
    const started: ShipmentWatchEvent = {
      type: 'WatchStarted',
      occurredAt: due,
      data: { effectiveAt: due, limitHours: 48, carrier: 'sf', waybillNumber: 'SF1', orders: [] },
    };
    expect(keysOf(asRecorded('shipment-watch', 'shp_1', started))).toEqual([]);
  });
});
