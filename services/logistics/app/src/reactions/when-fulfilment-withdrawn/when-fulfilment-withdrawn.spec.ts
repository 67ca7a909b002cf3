import { fulfilmentWithdrawnV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';
import { whenFulfilmentWithdrawn } from './when-fulfilment-withdrawn.js';

const context = { now: at('2026-03-02T02:00:05Z'), id: () => '' };
const [data] = fulfilmentWithdrawnV1.samples;
const told = {
  type: 'order.fulfilment-withdrawn.v1',
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

describe('when a fulfilment is withdrawn', () => {
  it('cancels its shipment', () => {
    expect(whenFulfilmentWithdrawn.lookUps?.(told)).toEqual([
      { index: 'shipment-by-fulfilment', value: data!.fulfilmentId },
    ]);
    expect(whenFulfilmentWithdrawn.react(told, having('shp_1'), context)).toEqual([
      on(shipment, 'shp_1', {
        type: 'CancelShipment',
        data: {
          orderNumber: data!.orderNumber,
          reason: 'fulfilment-withdrawn',
          occurredAt: told.occurredAt,
          effectiveAt: told.effectiveAt,
        },
      }),
    ]);
  });

  it('asks nothing when there is no shipment of it', () => {
    expect(whenFulfilmentWithdrawn.react(told, having(), context)).toEqual([]);
  });
});
