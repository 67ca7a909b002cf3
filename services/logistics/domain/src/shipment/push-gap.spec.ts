import { at, specification } from '@throughline/event-sourcing';
import { hours } from '@throughline/values';
import type { Polled } from './push-gap.js';
import type { RecordSubscriptionDeath } from './record-subscription-death.js';
import type { RecordTrackingUpdates } from './record-tracking-updates.js';
import { contents, dispatched, registeredByHand, update } from './shipment.histories.js';
import { shipment } from './shipment.decider.js';
import type { SubscriptionDied } from './shipment.events.js';

const { given } = specification(shipment);
const waybill = { carrier: 'sf', waybillNumber: 'SF1234567890123' };
const underWay = [registeredByHand, dispatched];

const polled: Polled = {
  provider: 'kuaidi100',
  account: 'kd-1',
  subscription: 1,
  subscribedAt: at('2026-03-02T18:00:05+08:00'),
  graceMs: hours(6),
};
const polledAt = (
  receivedAt: string,
  by: Polled,
  ...scans: readonly [code: string, occurredAt: string][]
): RecordTrackingUpdates => ({
  type: 'RecordTrackingUpdates',
  data: {
    updates: scans.map(([code, occurredAt]) => update(code, occurredAt, { receivedAt: at(receivedAt) })),
    polled: by,
  },
});
const pickedUp = ['PICKED_UP', '2026-03-02T20:00:00+08:00'] as const;
const departed = ['DEPARTED', '2026-03-02T23:00:00+08:00'] as const;
const arrived = ['ARRIVED', '2026-03-03T04:00:00+08:00'] as const;
const gapsIn = (events: readonly { type: string; data: unknown }[]) =>
  events.filter(({ type }) => ['PushGapFound', 'SubscriptionDied'].includes(type));

describe('a gap between pushes and polls', () => {
  it('is found where an answer tells of scans that should have been pushed long before', () => {
    const { events } = given(...underWay).twice(
      polledAt('2026-03-03T06:00:00+08:00', polled, [...pickedUp], [...departed], [...arrived]),
    );
    expect(gapsIn(events)).toEqual([
      {
        type: 'PushGapFound',
        occurredAt: at('2026-03-03T06:00:00+08:00'),
        data: { contents, ...waybill, provider: 'kuaidi100', account: 'kd-1', missed: 2, since: at(pickedUp[1]) },
      },
    ]);
  });

  it.each([
    ['what was pushed before', polled, [registeredByHand, dispatched], true],
    ['what is still in time for a push', { ...polled, graceMs: hours(24) }, underWay, false],
    [
      'what came before the subscription',
      { ...polled, subscribedAt: at('2026-03-03T05:00:00+08:00') },
      underWay,
      false,
    ],
  ])('is not found in %s', (_, by, past, isPushed) => {
    const told = polledAt('2026-03-03T06:00:00+08:00', by, [...pickedUp]);
    const before = isPushed ? given(...past).when({ ...told, data: { updates: told.data.updates } }).events : [];
    const recorded = before.filter((event) => !('to' in event)) as never[];
    expect(gapsIn(given(...past, ...recorded).when(told).events)).toEqual([]);
  });

  it('of so many scans that the provider has stopped pushing is the death of a subscription', () => {
    const sf = { ...polled, provider: 'sf', account: 'sf-1', subscription: 0, missedMeanDead: 2 };
    const { events } = given(...underWay).twice(
      polledAt('2026-03-03T06:00:00+08:00', sf, [...pickedUp], [...departed], [...arrived]),
    );
    expect(gapsIn(events).map(({ type }) => type)).toEqual(['PushGapFound', 'SubscriptionDied']);
    expect(events.at(-1)?.data).toMatchObject({ account: 'sf-1', subscription: 0, reason: 'pushes-missing' });
  });
});

describe('gaps one after another, with no push between them,', () => {
  it.each([
    [1, ['PushGapFound']],
    [2, ['PushGapFound', 'SubscriptionDied']],
  ])('count together: %d before', (missedBefore, types) => {
    const sf = { ...polled, provider: 'sf', account: 'sf-1', subscription: 0, missedMeanDead: 3, missedBefore };
    const { events } = given(...underWay).when(polledAt('2026-03-03T06:00:00+08:00', sf, [...pickedUp]));
    expect(gapsIn(events).map(({ type }) => type)).toEqual(types);
  });
});

describe('record subscription death', () => {
  const death: RecordSubscriptionDeath = {
    type: 'RecordSubscriptionDeath',
    data: {
      provider: 'kuaidi100',
      account: 'kd-1',
      subscription: 1,
      message: '3天查询无记录',
      receivedAt: at('2026-03-05T18:00:00+08:00'),
    },
  };
  const died: SubscriptionDied = {
    type: 'SubscriptionDied',
    occurredAt: at('2026-03-05T18:00:00+08:00'),
    data: {
      contents,
      ...waybill,
      provider: 'kuaidi100',
      account: 'kd-1',
      subscription: 1,
      reason: 'given-up',
      message: '3天查询无记录',
    },
  };

  it('is recorded once for each subscription', () => {
    given(...underWay)
      .twice(death)
      .then(died);
    given(...underWay, died)
      .when({ ...death, data: { ...death.data, subscription: 2 } })
      .thenTypes('SubscriptionDied');
  });

  it('says nothing of an earlier one, nor of another account', () => {
    given(...underWay, { ...died, data: { ...died.data, subscription: 2 } })
      .when(death)
      .thenNothing();
    given(...underWay, died)
      .when({ ...death, data: { ...death.data, account: 'kd-2' } })
      .thenTypes('SubscriptionDied');
  });
});
