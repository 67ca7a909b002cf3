import { shipmentWatch } from '@throughline/alerting-domain';
import { packageDeliveredV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenPackageDelivered } from './when-package-delivered.js';

const occurredAt = at('2026-03-05T16:20:00+08:00');
const now = at('2026-03-05T16:21:00+08:00');
const [data] = packageDeliveredV1.samples;
const nothing: Found = { rows: () => [], one: () => undefined };

describe('a package that was signed for', () => {
  it('is waited for no longer, the others are', () => {
    const told = {
      type: 'logistics.package-delivered.v1',
      data: data!,
      eventId: 'e-1',
      subject: 'shipment/shp_1',
      occurredAt,
      recordedAt: occurredAt,
      effectiveAt: occurredAt,
      correlationId: 'c-1',
    } as const;
    expect(whenPackageDelivered.react(told, nothing, { now, id: () => '' })).toEqual([
      on(shipmentWatch, data!.shipmentId, {
        type: 'RecordWatchEnd',
        data: {
          occurredAt,
          effectiveAt: occurredAt,
          sign: 'DELIVERED',
          reason: 'delivered',
          packageNumbers: data!.packageNumbers,
          now,
        },
      }),
    ]);
  });
});
