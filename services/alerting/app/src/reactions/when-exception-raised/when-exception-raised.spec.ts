import { exceptionCase, shipmentWatch } from '@throughline/alerting-domain';
import { exceptionRaisedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenExceptionRaised } from './when-exception-raised.js';

const now = at('2026-03-03T02:00:05Z');
const occurredAt = at('2026-03-03T10:00:00+08:00');
const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
type Sample = (typeof exceptionRaisedV1.samples)[number];

const told = (data: Sample) =>
  ({
    type: 'logistics.exception-raised.v1',
    data,
    eventId: 'e-1',
    subject: `shipment/${data.shipmentId}`,
    occurredAt,
    recordedAt: at('2026-03-03T02:00:01Z'),
    effectiveAt: occurredAt,
    correlationId: 'c-1',
  }) as const;
const react = (data: Sample, found = having()) =>
  whenExceptionRaised.react(told(data), found, { now, id: (prefix) => `${prefix}_1` });
const [weather, ...others] = exceptionRaisedV1.samples;
const life = on(shipmentWatch, weather!.shipmentId, {
  type: 'RecordSignOfLife',
  data: { occurredAt, effectiveAt: occurredAt, sign: 'EXCEPTION DELAY', now },
});

describe('when an exception is raised', () => {
  it('hears life in it, and opens a case for whoever answers for that kind', () => {
    expect(react({ ...weather!, liableParty: 'nobody' })).toEqual([
      life,
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'shipment-delayed',
          subjectId: weather!.shipmentId,
          episode: weather!.exceptionId,
          orders: ['SO-2026-0001'],
          shipmentId: weather!.shipmentId,
          dueAt: occurredAt,
          now,
          details: {
            exceptionId: weather!.exceptionId,
            kind: 'DELAY',
            carrier: 'sf',
            reason: 'weather',
            liableParty: 'nobody',
          },
        },
      }),
    ]);
  });

  it('names each order of the shipment once', () => {
    const line = weather!.contents[0]!;
    const contents = [line, { ...line, lineNumber: 2 }, { ...line, orderNumber: 'SO-2026-0002' }];
    expect(react({ ...weather!, contents })[1]?.command.data).toMatchObject({
      orders: ['SO-2026-0001', 'SO-2026-0002'],
    });
  });

  it('names only the orders whose goods are in the packages that it is about', () => {
    const line = weather!.contents[0]!;
    const affected = [{ ...line, orderNumber: 'SO-2026-0002' }];
    const told = { ...weather!, contents: [line, ...affected], packageNumbers: ['2'], affected };
    expect(react(told)[1]?.command.data).toMatchObject({ orders: ['SO-2026-0002'] });
  });

  it('opens no second case for the same exception', () => {
    expect(whenExceptionRaised.lookUps?.(told(weather!))).toEqual([
      { index: 'case-by-episode', value: `shipment-delayed ${weather!.shipmentId} ${weather!.exceptionId}` },
    ]);
    expect(react(weather!, having('case_0'))).toEqual([life]);
  });

  it('hears neither life nor trouble where a provider has only counted the hours', () => {
    const timer = others.find(({ reason }) => reason === 'no-update');
    expect(react(timer!)).toEqual([]);
  });
});
