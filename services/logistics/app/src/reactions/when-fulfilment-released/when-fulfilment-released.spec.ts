import { fulfilmentReleasedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';
import { whenFulfilmentReleased } from './when-fulfilment-released.js';

const nobody: Found = { rows: () => [], one: () => undefined };
const context = { now: at('2026-03-02T02:00:05Z'), id: (prefix: string, key = '') => `${prefix}_${key}` };
const [data] = fulfilmentReleasedV1.samples;
const told = {
  type: 'order.fulfilment-released.v1',
  data: data!,
  eventId: 'e-1',
  subject: 'sales-order/so_1',
  occurredAt: at('2026-03-02T10:00:00+08:00'),
  recordedAt: at('2026-03-02T02:00:01Z'),
  effectiveAt: at('2026-03-02T10:00:00+08:00'),
  correlationId: 'c-1',
} as const;

describe('when a fulfilment is released', () => {
  it('announces its shipment', () => {
    expect(whenFulfilmentReleased.react(told, nobody, context)).toEqual([
      on(shipment, `shp_${data!.fulfilmentId}`, {
        type: 'AnnounceShipment',
        data: {
          fulfilmentId: data!.fulfilmentId,
          warehouse: data!.warehouse,
          contents: data!.contents,
          occurredAt: told.occurredAt,
          effectiveAt: told.effectiveAt,
        },
      }),
    ]);
  });

  it('asks nothing when the fulfilment has its shipment', () => {
    const taken: Found = { ...nobody, one: () => 'shp_1' };
    expect(whenFulfilmentReleased.lookUps?.(told)).toEqual([
      { index: 'shipment-by-fulfilment', value: data!.fulfilmentId },
    ]);
    expect(whenFulfilmentReleased.react(told, taken, context)).toEqual([]);
  });
});
