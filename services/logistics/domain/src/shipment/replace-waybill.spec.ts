import { at, specification } from '@throughline/event-sourcing';
import type { ReplaceWaybill } from './replace-waybill.js';
import { shipment } from './shipment.decider.js';
import type { ShipmentEvent, WaybillReplaced, WaybillVoided } from './shipment.events.js';
import { announced, cancelled, contents, dispatched, update } from './shipment.histories.js';
import type { VoidWaybill } from './void-waybill.js';

const { given } = specification(shipment);
const now = at('2026-03-03T10:00:00+08:00');
const former = { carrier: 'sf', waybillNumber: 'SF1234567890123' };
const two: ShipmentEvent = {
  ...dispatched,
  data: { ...dispatched.data, packages: [{ packageNumber: '1' }, { packageNumber: '2' }] },
};
const replace = (more: Partial<ReplaceWaybill['data']> = {}): ReplaceWaybill => ({
  type: 'ReplaceWaybill',
  data: { waybillNumber: 'sf 9876543210001', replacedAt: now, now, ...more },
});
const replaced: WaybillReplaced = {
  type: 'WaybillReplaced',
  occurredAt: now,
  data: { contents, carrier: 'sf', waybillNumber: 'SF9876543210001', replaced: former },
};

describe('replace waybill', () => {
  it('gives the packages another number', () => given(announced, dispatched).twice(replace()).then(replaced));

  it('can give it to one of several', () => {
    given(announced, two)
      .twice(replace({ former, packageNumbers: ['2'], reason: 'label-damaged' }))
      .then({ ...replaced, data: { ...replaced.data, packageNumbers: ['2'], reason: 'label-damaged' } });
  });

  it('can go over to another carrier', () => {
    given(announced, dispatched)
      .when(replace({ carrier: 'EMS', waybillNumber: 'EE876543216CN' }))
      .then({ ...replaced, data: { ...replaced.data, carrier: 'ems', waybillNumber: 'EE876543216CN' } });
  });

  it('can put packages with numbers of their own under one, one after the other', () => {
    const own: ShipmentEvent = {
      ...dispatched,
      data: {
        ...dispatched.data,
        packages: [{ packageNumber: '1' }, { packageNumber: '2', waybillNumber: 'SF9876543210002' }],
      },
    };
    const second = { carrier: 'sf', waybillNumber: 'SF9876543210002' };
    const firstGone = { ...replaced, data: { ...replaced.data, packageNumbers: ['1'] } };
    const secondGone = { ...replaced, data: { ...replaced.data, replaced: second, packageNumbers: ['2'] } };
    given(announced, own, firstGone)
      .twice(replace({ former: second }))
      .then(secondGone);
    const signed = update('DELIVERED', '2026-03-05T10:00:00+08:00', { waybillNumber: 'SF9876543210001' });
    given(announced, own, firstGone, secondGone)
      .when({ type: 'RecordTrackingUpdates', data: { updates: [signed] } })
      .thenTypes('TrackingUpdateRecorded', 'ShipmentDelivered');
    given(announced, own, firstGone, secondGone)
      .twice({ type: 'VoidWaybill', data: { voidedAt: now, now } })
      .then({
        type: 'WaybillVoided',
        occurredAt: now,
        data: { contents, carrier: 'sf', waybillNumber: 'SF9876543210001' },
      });
  });

  it.each([
    ['a number that cannot be one', { waybillNumber: '7.31E+13' }, 'waybill-number-impossible'],
    ['the number of another', { former: { carrier: 'sf', waybillNumber: 'SF1' } }, 'waybill-not-of-shipment'],
    ['a package that is not there', { packageNumbers: ['3'] }, 'package-unknown'],
    ['a time before the number was given', { replacedAt: at('2026-03-01T00:00:00Z') }, 'replaced-before-it-was-given'],
    ['a time to come', { replacedAt: at('2026-03-03T10:06:00+08:00') }, 'occurred-in-the-future'],
  ])('refuses %s', (_, more, code) => {
    given(announced, two).when(replace(more)).thenRejected(code);
  });

  it('refuses a package that goes under another number by now', () => {
    given(announced, two, { ...replaced, data: { ...replaced.data, packageNumbers: ['2'] } })
      .when(replace({ former, packageNumbers: ['2'], waybillNumber: 'SF9876543210002' }))
      .thenRejected('package-not-under-waybill');
  });

  it('has nothing to change where nothing has left', () => {
    given(announced).when(replace()).thenRejected('shipment-not-dispatched');
    given(announced, cancelled).when(replace()).thenRejected('shipment-already-cancelled');
    given().when(replace()).thenRejected('shipment-unknown');
  });

  it('lets what is told of the new number be the shipment’s, and what follows bear it', () => {
    const events = given(announced, dispatched, replaced).when({
      type: 'RecordTrackingUpdates',
      data: { updates: [update('DELIVERED', '2026-03-05T10:00:00+08:00', { waybillNumber: 'SF9876543210001' })] },
    }).events as readonly ShipmentEvent[];
    expect(events.map(({ type }) => type)).toEqual(['TrackingUpdateRecorded', 'ShipmentDelivered']);
    expect(events[1]).toMatchObject({ data: { waybillNumber: 'SF9876543210001' } });
  });
});

describe('void waybill', () => {
  const voiding = (more: Partial<VoidWaybill['data']> = {}): VoidWaybill => ({
    type: 'VoidWaybill',
    data: { voidedAt: now, now, ...more },
  });
  const voided: WaybillVoided = { type: 'WaybillVoided', occurredAt: now, data: { contents, ...former } };

  it('gives the number up', () => given(announced, dispatched).twice(voiding()).then(voided));

  it('names the packages where it was that of some alone', () => {
    given(announced, two, { ...replaced, data: { ...replaced.data, packageNumbers: ['2'] } })
      .twice(voiding({ waybill: { carrier: 'sf', waybillNumber: 'SF9876543210001' }, reason: 'label-unused' }))
      .then({
        ...voided,
        data: { ...voided.data, waybillNumber: 'SF9876543210001', packageNumbers: ['2'], reason: 'label-unused' },
      });
  });

  it('can be followed by another number', () => {
    given(announced, dispatched, voided).twice(replace()).then(replaced);
  });

  it.each([
    ['the number of another', { waybill: { carrier: 'sf', waybillNumber: 'SF1' } }, 'waybill-not-of-shipment'],
    ['a time before the number was given', { voidedAt: at('2026-03-01T00:00:00Z') }, 'replaced-before-it-was-given'],
  ])('refuses %s', (_, more, code) => {
    given(announced, dispatched).when(voiding(more)).thenRejected(code);
  });
});
