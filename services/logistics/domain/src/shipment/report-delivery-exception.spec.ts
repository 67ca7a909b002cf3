import { at, specification } from '@throughline/event-sourcing';
import type { ReportDeliveryException } from './report-delivery-exception.js';
import type { SettleDeliveryException } from './settle-delivery-exception.js';
import { shipment } from './shipment.decider.js';
import type {
  DeliveryExceptionCleared,
  DeliveryExceptionRaised,
  DeliveryExceptionReported,
  DeliveryExceptionSettled,
  ShipmentEvent,
} from './shipment.events.js';
import { announced, cancelled, contents, dispatched, update } from './shipment.histories.js';

const { given } = specification(shipment);
const now = at('2026-03-04T10:00:00+08:00');
const onItsWay = { contents, carrier: 'sf', waybillNumber: 'SF1234567890123' };
const past = [announced, dispatched];
/** What follows from a carrier's update. */
const told = (code: string, occurredAt: string) =>
  given(...past).when({ type: 'RecordTrackingUpdates', data: { updates: [update(code, occurredAt)] } })
    .events as readonly ShipmentEvent[];

const report = (more: Partial<ReportDeliveryException['data']> = {}): ReportDeliveryException => ({
  type: 'ReportDeliveryException',
  data: { exceptionId: 'exc_1', kind: 'DAMAGED', occurredAt: now, now, ...more },
});
const words = { description: '外箱被压坏，王女士拍照', photos: ['https://photos.example/1'] };
const reported: DeliveryExceptionReported = {
  type: 'DeliveryExceptionReported',
  occurredAt: now,
  data: { ...onItsWay, exceptionId: 'exc_1', kind: 'DAMAGED', receivedAt: now, packageNumber: '1' },
  personal: words,
};
const raised: DeliveryExceptionRaised = {
  type: 'DeliveryExceptionRaised',
  occurredAt: now,
  data: { ...onItsWay, exceptionId: 'exc_1', kind: 'DAMAGED', packageNumber: '1', liableParty: 'carrier' },
};
const settle = (more: Partial<SettleDeliveryException['data']> = {}): SettleDeliveryException => ({
  type: 'SettleDeliveryException',
  data: { exceptionId: 'exc_1', settledAt: now, now, ...more },
});
const settled: DeliveryExceptionSettled = {
  type: 'DeliveryExceptionSettled',
  occurredAt: now,
  data: { ...onItsWay, exceptionId: 'exc_1', kind: 'DAMAGED' },
};
const cleared: DeliveryExceptionCleared = { ...settled, type: 'DeliveryExceptionCleared' };

describe('report a delivery exception', () => {
  it('raises it like a carrier’s, with the words and pictures kept apart', () => {
    given(...past)
      .twice(report({ packageNumber: '1', ...words }))
      .then(reported, raised);
  });

  it('takes the same report for the same, whatever its id', () => {
    given(...past, reported, raised)
      .when(report({ exceptionId: 'exc_2', packageNumber: '1' }))
      .thenNothing();
    given(...past, reported, raised)
      .when(report({ exceptionId: 'exc_2', packageNumber: '1', kind: 'LOST' }))
      .thenTypes('DeliveryExceptionReported', 'DeliveryExceptionRaised');
  });

  it('is over at once where the goods have moved on since', () => {
    given(...past, ...told('ARRIVED', '2026-03-04T09:00:00+08:00'))
      .when(report({ kind: 'DELAY', occurredAt: at('2026-03-04T08:00:00+08:00') }))
      .thenTypes('DeliveryExceptionReported', 'DeliveryExceptionRaised', 'DeliveryExceptionCleared');
  });

  it('is heard also of what was signed for', () => {
    given(...past, ...told('DELIVERED', '2026-03-04T09:00:00+08:00'))
      .when(report())
      .thenTypes('DeliveryExceptionReported', 'DeliveryExceptionRaised');
  });

  it('is refused of what never left, of a package that is not there, and of tomorrow', () => {
    given().when(report()).thenRejected('shipment-unknown');
    given(announced).when(report()).thenRejected('shipment-not-dispatched');
    given(announced, cancelled).when(report()).thenRejected('shipment-already-cancelled');
    given(...past)
      .when(report({ packageNumber: '2' }))
      .thenRejected('package-unknown');
    given(...past)
      .when(report({ occurredAt: at('2026-03-05T10:00:00+08:00') }))
      .thenRejected('occurred-in-the-future');
  });
});

describe('settle a delivery exception', () => {
  it('clears it', () => {
    given(...past, reported, raised)
      .twice(settle())
      .then(settled, cleared);
  });

  it('clears one that the carrier raised', () => {
    const lost = told('LOST', '2026-03-03T09:00:00+08:00');
    const exceptionId = update('LOST', '2026-03-03T09:00:00+08:00').updateId;
    given(...past, ...lost)
      .when(settle({ exceptionId, note: '在武汉仓找到' }))
      .thenTypes('DeliveryExceptionSettled', 'DeliveryExceptionCleared');
  });

  it('is over earlier where a step turns up that had cleared it before', () => {
    const late = update('DELIVERED', '2026-03-04T10:00:01+08:00');
    given(
      ...past,
      reported,
      raised,
      { ...settled, occurredAt: at('2026-03-04T12:00:00+08:00') },
      { ...cleared, occurredAt: at('2026-03-04T12:00:00+08:00') },
    )
      .when({ type: 'RecordTrackingUpdates', data: { updates: [late] } })
      .thenTypes('TrackingUpdateRecorded', 'ShipmentDelivered', 'DeliveryExceptionCleared');
  });

  it('has nothing to say of what is over', () => {
    given(...past, reported, raised, settled, cleared)
      .when(settle({ settledAt: at('2026-03-04T09:00:00+08:00') }))
      .thenNothing();
  });

  it('is refused of what nobody raised, and before it was raised', () => {
    given().when(settle()).thenRejected('shipment-unknown');
    given(...past)
      .when(settle())
      .thenRejected('delivery-exception-unknown');
    given(announced).when(settle()).thenRejected('delivery-exception-unknown');
    given(...past, reported, raised)
      .when(settle({ settledAt: at('2026-03-04T09:59:59+08:00') }))
      .thenRejected('settled-before-it-was-raised');
  });
});
