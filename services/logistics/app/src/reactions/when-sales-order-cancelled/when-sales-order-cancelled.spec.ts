import { salesOrderCancelledV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';
import { whenSalesOrderCancelled } from './when-sales-order-cancelled.js';

const context = { now: at('2026-03-02T02:00:05Z'), id: () => '' };
const [data] = salesOrderCancelledV1.samples;
const told = {
  type: 'order.sales-order-cancelled.v1',
  data: data!,
  eventId: 'e-1',
  subject: 'sales-order/so_1',
  occurredAt: at('2026-03-02T10:00:00+08:00'),
  recordedAt: at('2026-03-02T02:00:01Z'),
  effectiveAt: at('2026-03-02T10:00:00+08:00'),
  correlationId: 'c-1',
} as const;
const having = (...streamIds: string[]): Found => ({
  rows: <Row>() => streamIds.map((streamId) => ({ streamId, row: {} as Row })),
  one: () => streamIds[0],
});
const cancel = (streamId: string) =>
  on(shipment, streamId, {
    type: 'CancelShipment',
    data: {
      orderNumber: data!.orderNumber,
      reason: 'sales-order-cancelled',
      occurredAt: told.occurredAt,
      effectiveAt: told.effectiveAt,
    },
  });

describe('when a sales order is cancelled', () => {
  it('cancels each of its shipments', () => {
    expect(whenSalesOrderCancelled.lookUps?.(told)).toEqual([
      { index: 'shipment-by-order-number', value: data!.orderNumber },
    ]);
    expect(whenSalesOrderCancelled.react(told, having('shp_1', 'shp_2'), context)).toEqual([
      cancel('shp_1'),
      cancel('shp_2'),
    ]);
  });

  it('asks nothing when it has none', () => {
    expect(whenSalesOrderCancelled.react(told, having(), context)).toEqual([]);
  });
});
