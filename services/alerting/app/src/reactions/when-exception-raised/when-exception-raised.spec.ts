import { exceptionRaisedV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { whenExceptionRaised } from './when-exception-raised.js';

const nothing: Found = { rows: () => [], one: () => undefined };

const now = at('2026-03-03T02:00:05Z');
const occurredAt = at('2026-03-03T10:00:00+08:00');
type Sample = (typeof exceptionRaisedV1.samples)[number];

const react = (data: Sample) =>
  whenExceptionRaised.react(
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
const [weather, ...others] = exceptionRaisedV1.samples;

describe('when an exception is raised', () => {
  it('hears life in what a carrier says of the goods', () => {
    expect(react(weather!)).toMatchObject([
      {
        streamId: weather!.shipmentId,
        command: {
          type: 'RecordSignOfLife',
          data: { occurredAt, effectiveAt: occurredAt, sign: 'EXCEPTION DELAY', now },
        },
      },
    ]);
  });

  it('hears none where a provider has only counted the hours', () => {
    const timer = others.find(({ reason }) => reason === 'no-update');
    expect(react(timer!)).toEqual([]);
  });
});
