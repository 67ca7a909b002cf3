import { at, type Found } from '@throughline/event-sourcing';
import { handOver, type TrackingUpdate } from '@throughline/logistics-domain';
import { whenWaybillReplaced } from './when-waybill-replaced.js';

const occurredAt = at('2026-03-03T10:00:00+08:00');
const context = { now: at('2026-03-03T10:00:05+08:00'), id: () => '' };
const waybill = { carrier: 'sf', waybillNumber: 'SF9876543210001' };
const told = {
  type: 'WaybillReplaced',
  data: {
    contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
    ...waybill,
    replaced: { carrier: 'sf', waybillNumber: 'SF1234567890123' },
  },
  eventId: 'e-1',
  subject: 'shipment/shp_1',
  occurredAt,
  recordedAt: occurredAt,
  effectiveAt: occurredAt,
  correlationId: 'c-1',
} as const;
const departed: TrackingUpdate = {
  updateId: 'trk_1',
  ...waybill,
  provider: 'generic',
  code: 'DEPARTED',
  occurredAt: at('2026-03-03T09:00:00+08:00'),
  receivedAt: at('2026-03-03T09:01:00+08:00'),
};
const holder = { streamId: 'shp_1', row: { waybills: [{ ...waybill, from: occurredAt, packageNumbers: ['1'] }] } };
const waiting = { streamId: 'sf-SF9876543210001', row: { waiting: [departed], personal: {} } };
const found: Found = {
  rows: <Row>(index: string) =>
    (index === 'shipment-by-waybill' ? [holder] : [waiting]) as unknown as { streamId: string; row: Row }[],
  one: () => undefined,
};

describe('when a waybill is replaced', () => {
  it('hands over what the carrier said of the new number before we knew it', () => {
    expect(whenWaybillReplaced.lookUps?.(told)).toEqual([
      { index: 'shipment-by-waybill', value: 'sf/SF9876543210001' },
      { index: 'waiting-updates-by-waybill', value: 'sf/SF9876543210001' },
    ]);
    expect(whenWaybillReplaced.react(told, found, context)).toEqual(handOver(waiting, [holder], context.now));
  });

  it('asks nothing when nothing waits', () => {
    expect(whenWaybillReplaced.react(told, { rows: () => [], one: () => undefined }, context)).toEqual([]);
  });
});
