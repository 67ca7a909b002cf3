import { shipmentDeliveredV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { whenShipmentDelivered } from './when-shipment-delivered.js';

const nothing: Found = { rows: () => [], one: () => undefined };

describe('when a shipment is delivered', () => {
  it.each(shipmentDeliveredV1.samples)('ends its watch with a last sign of life', (data) => {
    const occurredAt = at('2026-03-05T16:20:00+08:00');
    const now = at('2026-03-05T08:20:05Z');
    const [command, ...more] = whenShipmentDelivered.react(
      {
        type: 'logistics.shipment-delivered.v1',
        data,
        eventId: 'e-1',
        subject: `shipment/${data.shipmentId}`,
        occurredAt,
        recordedAt: at('2026-03-05T08:20:01Z'),
        effectiveAt: occurredAt,
        correlationId: 'c-1',
      },
      nothing,
      { now, id: () => '' },
    );
    expect(more).toEqual([]);
    expect(command).toMatchObject({
      streamId: data.shipmentId,
      command: {
        type: 'RecordWatchEnd',
        data: { occurredAt, effectiveAt: occurredAt, sign: 'DELIVERED', reason: 'delivered', now },
      },
    });
  });
});
