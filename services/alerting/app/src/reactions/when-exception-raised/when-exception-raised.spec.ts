import { exceptionRaisedV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { whenExceptionRaised } from './when-exception-raised.js';

const nothing: Found = { rows: () => [], one: () => undefined };

describe('when an exception is raised', () => {
  it.each(exceptionRaisedV1.samples.map((data) => [data.kind, data] as const))('hears life in %s', (kind, data) => {
    const occurredAt = at('2026-03-03T10:00:00+08:00');
    const now = at('2026-03-03T02:00:05Z');
    const [command, ...more] = whenExceptionRaised.react(
      {
        type: 'logistics.exception-raised.v1',
        data,
        eventId: 'e-1',
        subject: `shipment/${data.shipmentId}`,
        occurredAt,
        recordedAt: at('2026-03-03T02:00:01Z'),
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
        type: 'RecordSignOfLife',
        data: { occurredAt, effectiveAt: occurredAt, sign: `EXCEPTION ${kind}`, now },
      },
    });
  });
});
