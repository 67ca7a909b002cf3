import type { ContractEvent } from '@throughline/transport';
import { instant } from '@throughline/values';
import { findingsOf } from './invariants.js';
import type { Logs, OwnEvent, ServiceLogs } from './logs.js';
import { pausesOf } from './pauses.js';

const recordedAt = instant('2026-03-02T10:00:00Z');

const told = (position: number, stream = 'sales-order/so_1', type = 'order.fulfilment-released.v1'): ContractEvent => ({
  id: `${position}`,
  eventId: `e-${position}`,
  position: BigInt(position),
  index: 0,
  shard: 5,
  type,
  subject: stream,
  occurredAt: recordedAt,
  recordedAt,
  correlationId: 'c',
  causationId: 'c',
  data: {},
});

const own = (position: number, more: Partial<OwnEvent> = {}): OwnEvent => ({
  position,
  eventId: `own-${position}`,
  commandId: `command-${position}`,
  causationId: `e-${position}`,
  actor: 'system:when-fulfilment-released',
  stream: 'shipment/shp_1',
  version: position,
  type: 'ShipmentAnnounced',
  occurredAt: recordedAt,
  recordedAtMs: Date.parse(recordedAt) + 40 * position,
  ...more,
});

const service = (name: ServiceLogs['service'], more: Partial<ServiceLogs> = {}): ServiceLogs => ({
  service: name,
  head: more.events?.length ?? 0,
  epoch: `history of ${name}`,
  events: [],
  waiting: 0,
  cursors: [],
  parked: [],
  published: [],
  handles: {},
  ...more,
});

/** Order tells three things of two streams, of which logistics handles two. */
const good = (logistics: Partial<ServiceLogs> = {}): Logs => ({
  order: service('order', {
    events: [1, 2, 3].map((position) => own(position, { actor: 'user:x', stream: 'sales-order/so_1' })),
    published: [told(1), told(2), told(3, 'sales-order/so_2', 'order.sales-order-placed.v1')],
  }),
  logistics: service('logistics', {
    handles: { order: new Set(['order.fulfilment-released.v1']) },
    events: [own(1), own(2)],
    cursors: [
      {
        consumer: 'order',
        source: 'order',
        range: [0, 1023],
        position: 3,
        epoch: 'history of order',
        handled: 2,
        passedOver: 1,
      },
    ],
    ...logistics,
  }),
  alerting: service('alerting'),
});

const broken = (logs: Logs): readonly string[] =>
  findingsOf(logs).flatMap(({ invariant, breaches }) => breaches.map((breach) => `${invariant} ${breach}`));
const cursor = good().logistics.cursors[0]!;

describe('invariants of logs', () => {
  it('hold where everything took effect once, in order', () => {
    expect(broken(good())).toEqual([]);
  });

  it.each<[string, Partial<ServiceLogs>, readonly string[]]>([
    [
      'an event that no consumer handled',
      { cursors: [{ ...cursor, handled: 1 }] },
      [
        'I1 logistics of order 0-1023 handled 1 of 2 published events',
        'I1 logistics of order 0-1023 saw 2 of 3 published events',
      ],
    ],
    [
      'an event that was handled twice',
      { cursors: [{ ...cursor, handled: 3 }] },
      [
        'I1 logistics of order 0-1023 handled 3 of 2 published events',
        'I1 logistics of order 0-1023 saw 4 of 3 published events',
      ],
    ],
    [
      'a cursor that lags',
      { cursors: [{ ...cursor, position: 2 }] },
      ['I1 logistics of order 0-1023 stands at 2 of 3'],
    ],
    [
      'a consumer without a cursor',
      { cursors: [] },
      [
        'I1 nothing was there to be checked',
        'I1 logistics has no cursor on order',
        'I8 nothing was there to be checked',
      ],
    ],
    [
      'a cursor of another history',
      { cursors: [{ ...cursor, epoch: 'another' }] },
      ['I8 logistics of order 0-1023 belongs to history another, the source to history of order'],
    ],
    ['an event without a position', { waiting: 1 }, ['I1 logistics: 1 events have no position']],
    ['a hole in the feed', { head: 3 }, ['I1 logistics: 2 events stand at positions up to 3']],
    [
      'a second command of one reaction',
      { events: [own(1), own(2, { causationId: 'e-1' })] },
      ['I2 logistics: 2 commands of system:when-fulfilment-released after e-1 on shipment/shp_1'],
    ],
    [
      'a hole in a stream',
      { events: [own(1), own(2, { version: 3 })] },
      ['I2 logistics: shipment/shp_1 goes from version 1 to 3'],
    ],
    [
      'effects that overtook one another',
      { events: [own(1, { causationId: 'e-2' }), own(2, { causationId: 'e-1' })] },
      ['I3 logistics: sales-order/so_1 of order on shipment/shp_1: position 1 took effect after 2'],
    ],
  ])('find %s', (_, logistics, breaches) => {
    expect(broken(good(logistics))).toEqual(breaches);
  });

  it('say how long facts waited, and where', () => {
    const { effects, longestMs, longest } = pausesOf(good());
    expect([effects, longestMs]).toEqual([2, 80]);
    expect(longest).toMatchObject([{ at: 'logistics', stream: 'sales-order/so_1', ms: 80 }]);
  });
});
