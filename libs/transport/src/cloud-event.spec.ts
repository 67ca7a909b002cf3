import { instantAt } from '@throughline/values';
import fc from 'fast-check';
import { formatId, fromCloudEvent, parseId, parsePosition, toCloudEvent, type CloudEvent } from './cloud-event.js';
import type { PublishedEvent } from './feed-pages.js';

const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const position = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const index = fc.nat({ max: 9_999 });
const eventId = fc.stringMatching(/^[A-Za-z0-9:./-]{1,60}$/);
const moment = fc
  .tuple(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 }), fc.integer({ min: -720, max: 840 }))
  .map(([epochMs, offset]) => instantAt(epochMs, offset));

const published: fc.Arbitrary<PublishedEvent> = fc.record(
  {
    eventId,
    position,
    index,
    shard: fc.nat({ max: 1023 }),
    type: fc.constantFrom('order.sales-order-placed.v1', 'logistics.shipment-delivered.v2'),
    subject: text,
    occurredAt: moment,
    recordedAt: moment,
    correlationId: text,
    causationId: text,
    traceparent: text,
    data: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
  },
  {
    requiredKeys: [
      'eventId',
      'position',
      'index',
      'shard',
      'type',
      'subject',
      'occurredAt',
      'recordedAt',
      'correlationId',
      'causationId',
      'data',
    ],
  },
);

const wire = (message: unknown): unknown => JSON.parse(JSON.stringify(message));

const sample: CloudEvent = toCloudEvent(
  {
    eventId: '7f0c',
    position: 42n,
    index: 1,
    shard: 1023,
    type: 'order.sales-order-placed.v1',
    subject: 'sales-order/so_1',
    occurredAt: instantAt(0, 480),
    recordedAt: instantAt(1),
    correlationId: 'co',
    causationId: 'ca',
    data: { orderNumber: 'SO-1' },
  },
  { source: 'order', epoch: 'e1', prevPosition: 40n },
);

describe('the envelope of a contract event', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(published, (event) => {
        const opened = fromCloudEvent(
          wire(toCloudEvent(event, { source: 'order', epoch: 'e', prevPosition: event.position - 1n })),
        );
        expect(opened).toEqual({
          source: 'order',
          prevPosition: event.position - 1n,
          event: { id: formatId(event.position, event.index, event.eventId), ...event, data: wire(event.data) },
        });
      }),
    );
  });

  it('is CloudEvents 1.0', () => {
    expect(sample).toEqual({
      specversion: '1.0',
      id: '00000000000000000042.1::7f0c',
      type: 'throughline.order.sales-order-placed.v1',
      source: 'order',
      subject: 'sales-order/so_1',
      time: '1970-01-01T08:00:00.000+08:00',
      datacontenttype: 'application/json',
      position: '42',
      prevposition: '40',
      epoch: 'e1',
      shard: 1023,
      recordedat: '1970-01-01T00:00:00.001Z',
      correlationid: 'co',
      causationid: 'ca',
      data: { orderNumber: 'SO-1' },
    });
    // Attribute names: lower-case letters and digits, at most 20 (CloudEvents 1.0.2, section 3.1).
    for (const name of Object.keys(sample)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });

  it('lets attributes pass that it does not know', () => {
    expect(fromCloudEvent({ ...sample, tracestate: 'a=b' })?.event.undecodable).toBeUndefined();
  });

  it.each<[string, unknown[]]>([
    ['specversion', ['0.3', undefined]],
    ['type', ['order.sales-order-placed.v1', 'throughline.', 7, null, undefined]],
    ['source', ['', undefined]],
    ['subject', ['', null, undefined]],
    ['time', ['1970-01-01T08:00:00', 0, undefined]],
    ['datacontenttype', ['application/xml', undefined]],
    ['position', ['41', 42, undefined]],
    ['prevposition', ['-1', 40, undefined]],
    ['shard', [1024, -1, 0.5, '7', undefined]],
    ['recordedat', ['now', undefined]],
    ['correlationid', ['', undefined]],
    ['causationid', [{}, undefined]],
    ['traceparent', [7, null]],
    ['data', ['text', [1], null, undefined]],
  ])('says of a message that its %s cannot be read, and keeps its place', (name, values) => {
    for (const value of values) {
      const message = { ...sample, [name]: value };
      expect(fromCloudEvent(message)?.event).toMatchObject({
        id: sample.id,
        eventId: '7f0c',
        position: 42n,
        index: 1,
        undecodable: `unreadable: ${name}`,
        data: message,
      });
    }
  });

  it('gives an event of an unreadable subject one of its own', () => {
    expect(fromCloudEvent({ ...sample, subject: 4 })?.event.subject).toBe(`unreadable/${sample.id}`);
  });

  it.each([
    undefined,
    null,
    [],
    'text',
    {},
    { id: 42 },
    { id: '42' },
    { id: '42.0::e' },
    { id: '00000000000000000042.0::' },
    { id: '99999999999999999999.0::e' },
  ])('has no place in the feed: %j', (message) => {
    expect(fromCloudEvent(message)).toBeUndefined();
  });
});

describe('ids and positions', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(position, index, eventId, (p, i, e) => {
        expect(parseId(formatId(p, i, e))).toEqual({ position: p, index: i, eventId: e });
        expect(parsePosition(String(p))).toBe(p);
      }),
    );
  });

  it('sort as the feed does', () => {
    fc.assert(
      fc.property(position, position, eventId, (p, q, e) => {
        expect(formatId(p, 0, e) < formatId(q, 0, e)).toBe(p < q);
      }),
    );
  });

  it.each(['', '-1', '1.5', ' 1', '0x1', '9223372036854775808', '1'.repeat(21)])('is no position: "%s"', (value) => {
    expect(parsePosition(value)).toBeUndefined();
  });
});
