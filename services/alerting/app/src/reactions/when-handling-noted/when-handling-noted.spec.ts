import { handlingNotedV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { whenHandlingNoted } from './when-handling-noted.js';

const nothing: Found = { rows: () => [], one: () => undefined };

describe('when handling is noted', () => {
  it.each(handlingNotedV1.samples.map((data) => [data.planned ?? 'nothing', data] as const))(
    'hears life where %s is planned',
    (_, data) => {
      const occurredAt = at('2026-03-03T10:00:00+08:00');
      const now = at('2026-03-03T02:00:05Z');
      const told = {
        type: 'logistics.handling-noted.v1',
        data,
        eventId: 'e-1',
        subject: `shipment/${data.shipmentId}`,
        occurredAt,
        recordedAt: at('2026-03-03T02:00:01Z'),
        effectiveAt: occurredAt,
        correlationId: 'c-1',
      } as const;
      expect(whenHandlingNoted.react(told, nothing, { now, id: () => '' })).toMatchObject([
        {
          streamId: data.shipmentId,
          command: { type: 'RecordSignOfLife', data: { occurredAt, effectiveAt: occurredAt, sign: 'HANDLING', now } },
        },
      ]);
    },
  );
});
