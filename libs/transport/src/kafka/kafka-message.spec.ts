import type { KafkaMessage } from 'kafkajs';
import { instant } from '@throughline/values';
import type { PublishedEvent } from '../feed-pages.js';
import {
  fromKafkaMessage,
  placeOf,
  structured,
  toKafkaMessage,
  toWatermarkMessage,
  watermarksOf,
} from './kafka-message.js';

const event: PublishedEvent = {
  eventId: '0193-a',
  position: 42n,
  index: 1,
  shard: 700,
  type: 'logistics.shipment-delivered.v1',
  subject: 'shipment/shp_1',
  occurredAt: instant('2026-03-02T10:00:00+08:00'),
  recordedAt: instant('2026-03-02T02:00:01Z'),
  correlationId: 'correlation',
  causationId: 'causation',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: { place: '上海' },
};
const envelope = { source: 'logistics', epoch: 'e', prevPosition: 40n, partitions: 8 };

/** As it comes from a broker: bytes. */
const fetched = (
  { headers, value }: Pick<ReturnType<typeof toKafkaMessage>, 'headers' | 'value'>,
  changes: Readonly<Record<string, string | undefined>> = {},
): Pick<KafkaMessage, 'headers' | 'value'> => ({
  value,
  headers: Object.fromEntries(
    Object.entries({ ...headers, ...changes })
      .filter(([, text]) => text !== undefined)
      .map(([name, text]) => [name, Buffer.from(String(text))]),
  ),
});

describe('a fact as a Kafka message', () => {
  it('is a CloudEvent in binary mode', () => {
    expect(toKafkaMessage(event, envelope)).toEqual({
      key: 'shipment/shp_1',
      value: Buffer.from('{"place":"上海"}'),
      headers: {
        ce_specversion: '1.0',
        ce_id: '00000000000000000042.1::0193-a',
        ce_type: 'throughline.logistics.shipment-delivered.v1',
        ce_source: 'logistics',
        ce_subject: 'shipment/shp_1',
        ce_time: '2026-03-02T10:00:00.000+08:00',
        ce_position: '42',
        ce_prevposition: '40',
        ce_epoch: 'e',
        ce_shard: '700',
        ce_recordedat: '2026-03-02T02:00:01.000Z',
        ce_correlationid: 'correlation',
        ce_causationid: 'causation',
        ce_traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        'content-type': 'application/json',
        partitions: '8',
      },
    });
  });

  it('comes out as it went in', () => {
    const message = fetched(toKafkaMessage(event, envelope));
    expect(fromKafkaMessage(message)).toEqual({
      source: 'logistics',
      prevPosition: 40n,
      event: { ...event, id: '00000000000000000042.1::0193-a' },
    });
    expect(placeOf(message)).toEqual({
      source: 'logistics',
      epoch: 'e',
      position: 42n,
      index: 1,
      partitions: 8,
      prevPosition: 40n,
      shard: 700,
      isWatermark: false,
    });
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['a time that is none', { ce_time: 'yesterday' }, 'unreadable: time'],
    ['no shard', { ce_shard: undefined }, 'unreadable: shard'],
    ['another media type', { 'content-type': 'text/plain' }, 'unreadable: datacontenttype'],
    ['no media type', { 'content-type': undefined }, 'unreadable: datacontenttype'],
    ['a foreign type', { ce_type: 'com.example.paid' }, 'unreadable: type'],
  ])('keeps its place with %s', (_, changes, undecodable) => {
    expect(fromKafkaMessage(fetched(toKafkaMessage(event, envelope), changes))?.event).toMatchObject({
      position: 42n,
      index: 1,
      undecodable,
    });
  });

  it.each<[string, Buffer | null]>([
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['nothing', null],
    ['no object', Buffer.from('7')],
  ])('is undecodable when its value is %s, and is kept as it came', (_, value) => {
    const message = { ...fetched(toKafkaMessage(event, envelope)), value };
    const opened = fromKafkaMessage(message)!;
    expect(opened.event).toMatchObject({ subject: 'shipment/shp_1', undecodable: 'unreadable: data' });
    expect(opened.event.data).toEqual(structured(message));
  });

  it('keeps bytes that are no text', () => {
    const message = { ...fetched(toKafkaMessage(event, envelope)), value: Buffer.from([1, 2, 0xff]) };
    expect(structured(message)).toMatchObject({ id: '00000000000000000042.1::0193-a', data_base64: 'AQL/' });
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['without an id', { ce_id: undefined }],
    ['with an id of another position', { ce_id: '00000000000000000041.1::0193-a' }],
    ['without a position', { ce_position: undefined }],
    ['without what stood before', { ce_prevposition: undefined }],
    ['behind itself', { ce_prevposition: '42' }],
    ['before what stood before', { ce_prevposition: '43' }],
    ['without a source', { ce_source: undefined }],
    ['without a number of partitions', { partitions: undefined }],
    ['of a number of partitions that is none', { partitions: '3' }],
    ['without a history', { ce_epoch: undefined }],
  ])('has no place %s', (_, changes) => {
    expect(placeOf(fetched(toKafkaMessage(event, envelope), changes))).toBeUndefined();
  });

  it('has no place where a header was given twice', () => {
    const message = fetched(toKafkaMessage(event, envelope));
    expect(placeOf({ headers: { ...message.headers, ce_epoch: ['e', 'f'] } })).toBeUndefined();
  });
});

describe('a watermark as a Kafka message', () => {
  const watermarks = { logistics: { at: instant('2026-03-02T12:00:00Z'), held: ['shipment/shp_1'] } };
  const message = (map = watermarks as object) =>
    fetched(toWatermarkMessage({ ...envelope, scannedTo: 60n, watermarks: map as typeof watermarks }));

  it('says how far the source is and what it knows, under a type of its own', () => {
    expect(placeOf(message())).toEqual({
      source: 'logistics',
      epoch: 'e',
      position: 60n,
      index: -1,
      partitions: 8,
      prevPosition: 40n,
      isWatermark: true,
    });
    expect(watermarksOf(message())).toEqual(watermarks);
    expect(message().headers).toMatchObject({ ce_type: Buffer.from('throughline.logistics.watermark.v1') });
  });

  it.each([[{}], [{ logistics: { at: 'soon' } }], [{ logistics: {} }]])(
    'says nothing where it cannot be read: %j',
    (map) => {
      expect(watermarksOf(message(map))).toBeUndefined();
    },
  );
});
