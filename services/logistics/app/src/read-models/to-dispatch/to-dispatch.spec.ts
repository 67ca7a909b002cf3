import { asRecorded, at } from '@throughline/event-sourcing';
import type { ShipmentEvent } from '@throughline/logistics-domain';
import { toDispatch, type ToDispatchRow } from './to-dispatch.projection.js';

const occurredAt = at('2026-03-02T10:00:00+08:00');
const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }];
const announced: ShipmentEvent = {
  type: 'ShipmentAnnounced',
  occurredAt,
  data: { fulfilmentId: 'ful_1', warehouse: 'SHA-1', contents, effectiveAt: occurredAt },
};
const registered: ShipmentEvent = { type: 'ShipmentRegistered', occurredAt, data: { contents } };
const dispatched: ShipmentEvent = {
  type: 'ShipmentDispatched',
  occurredAt,
  data: { contents, carrier: 'sf', waybillNumber: 'SF1234567890123', packages: [{ packageNumber: '1' }] },
};
const cancelled: ShipmentEvent = {
  type: 'ShipmentCancelled',
  occurredAt,
  data: { contents, reason: 'sales-order-cancelled', effectiveAt: occurredAt },
};
const rowOf = (id: string, ...events: ShipmentEvent[]) =>
  events.reduce<ToDispatchRow | undefined>(
    (row, event, index) => toDispatch.project(row, asRecorded('shipment', id, event, index), id),
    undefined,
  );

describe('to dispatch', () => {
  it('lists what was released, and what was entered by hand', () => {
    expect(rowOf('shp_1', announced)).toEqual({
      id: 'shp_1',
      contents,
      orderNumbers: ['SO-2026-0001'],
      fulfilmentId: 'ful_1',
      warehouse: 'SHA-1',
      waitingSince: occurredAt,
      packedAt: null,
      relabel: [],
    });
    expect(rowOf('shp_2', registered)).toMatchObject({ id: 'shp_2', fulfilmentId: null, warehouse: null });
  });

  it('says what has to be labelled anew', () => {
    const applied: ShipmentEvent = {
      type: 'DeliveryChangeApplied',
      occurredAt,
      data: {
        contents,
        orderNumber: 'SO-2026-0001',
        changeId: 'chg_1',
        kind: 'address',
        custody: 'packed',
        relabel: true,
      },
    };
    const { relabel: _, ...unpacked } = applied.data;
    expect(rowOf('shp_1', announced, applied)?.relabel).toEqual([
      { changeId: 'chg_1', kind: 'address', wantedAt: occurredAt },
    ]);
    expect(rowOf('shp_1', announced, { ...applied, data: unpacked })?.relabel).toEqual([]);
    expect(rowOf('shp_1', dispatched, applied)).toBeUndefined();
  });

  it.each([dispatched, cancelled])('drops the row with $type', (event) => {
    expect(rowOf('shp_1', announced, event)).toBeUndefined();
  });
});
