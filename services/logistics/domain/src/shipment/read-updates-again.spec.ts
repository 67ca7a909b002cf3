import { specification } from '@throughline/event-sourcing';
import type { Meaning } from '../tracking/code-mapping.js';
import { stored, type TrackingUpdate } from '../tracking/tracking-update.js';
import type { ReadUpdatesAgain } from './read-updates-again.js';
import { shipment } from './shipment.decider.js';
import type { ShipmentDelivered, TrackingUpdateReinterpreted, TrackingUpdateUnmapped } from './shipment.events.js';
import { announced, cancelled, contents, dispatched, update } from './shipment.histories.js';

const { given } = specification(shipment);
const onItsWay = { contents, carrier: 'sf', waybillNumber: 'SF1234567890123' };
const readAgain = (code: string, meaning: Meaning): ReadUpdatesAgain => ({
  type: 'ReadUpdatesAgain',
  data: { provider: 'generic', code, meaning, revision: 3 },
});
const unmapped = (from: TrackingUpdate): TrackingUpdateUnmapped => {
  const { data, ...rest } = stored(from);
  return { type: 'TrackingUpdateUnmapped', ...rest, data: { ...data, mappingVersion: 1 } };
};
const again = (
  from: TrackingUpdate,
  meaning: { readonly milestone: 'DELIVERED' } | { readonly planned: 'DEPARTED' },
): TrackingUpdateReinterpreted => ({
  type: 'TrackingUpdateReinterpreted',
  occurredAt: from.occurredAt,
  data: { ...stored(from).data, mappingVersion: 1, revision: 3, ...meaning },
});

const early = update('30-71', '2026-03-03T09:00:00+08:00', { description: '王先生已签收' });
const late = update('30-71', '2026-03-04T09:00:00+08:00');
const other = update('30-72', '2026-03-04T10:00:00+08:00');
const past = [announced, dispatched, unmapped(late), unmapped(other), unmapped(early)];

describe('read updates again', () => {
  it('tells what a code means that has come before, in time order, and names nobody a second time', () => {
    const signed: ShipmentDelivered = { type: 'ShipmentDelivered', occurredAt: early.occurredAt, data: onItsWay };
    given(...past)
      .twice(readAgain('30-71', { milestone: 'DELIVERED' }))
      .then(again(early, { milestone: 'DELIVERED' }), signed, again(late, { milestone: 'DELIVERED' }));
  });

  it('raises an exception with the reason and the liable party that the code stands for', () => {
    given(...past)
      .twice(readAgain('30-72', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'weather' }))
      .thenTypes('TrackingUpdateReinterpreted', 'DeliveryExceptionRaised');
  });

  it('notes what turns out to be no step', () => {
    given(...past)
      .twice(readAgain('30-72', { planned: 'DEPARTED' }))
      .then(again(other, { planned: 'DEPARTED' }), {
        type: 'HandlingNoted',
        occurredAt: other.occurredAt,
        data: { ...onItsWay, planned: 'DEPARTED' },
      });
  });

  it('leaves another code, and that of another provider, alone', () => {
    given(...past)
      .when(readAgain('30-73', { milestone: 'ARRIVED' }))
      .thenNothing();
    const theirs = update('30-73', '2026-03-04T10:00:00+08:00', { provider: 'somebody' });
    given(...past, unmapped(theirs))
      .when(readAgain('30-73', { milestone: 'ARRIVED' }))
      .thenNothing();
  });

  it('has nothing to read on a shipment that never left', () => {
    given(announced, cancelled)
      .when(readAgain('30-71', { milestone: 'ARRIVED' }))
      .thenNothing();
  });
});
