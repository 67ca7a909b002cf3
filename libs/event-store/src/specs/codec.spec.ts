import { instant } from '@throughline/values';
import { createCodec, type StoredEvent } from '../codec.js';
import { UnreadableEvent } from '../errors.js';
import { createModel } from '../model.js';
import { parcel, parcels } from './parcel.js';

const row = (schemaVersion: number, data: object): StoredEvent => ({
  event_id: 'e',
  stream_type: 'parcel',
  stream_id: 'p1',
  version: 1,
  event_type: 'ParcelSeen',
  schema_version: schemaVersion,
  data,
  personal: null,
  metadata: { commandId: 'c', correlationId: 'c', causationId: 'c', actor: 'spec' },
  occurred_at: '2026-03-02T02:00:00.000Z',
  occurred_offset: 480,
  recorded_at: '2026-03-02T03:00:00.000Z',
});

/** Version 1 called it `at`, version 2 `where`, today it is `place`. */
const renamed = {
  eventVersions: { ParcelSeen: 3 },
  upcasters: [
    {
      type: 'ParcelSeen',
      from: 2,
      upcast: (e: { data: object }) => ({ ...e, data: { place: (e.data as { where: string }).where } }),
    },
    {
      type: 'ParcelSeen',
      from: 1,
      upcast: (e: { data: object }) => ({ ...e, data: { where: (e.data as { at: string }).at } }),
    },
  ] as never,
};

describe('the codec', () => {
  it('brings every stored version to the newest, one step at a time', () => {
    const codec = createCodec(renamed);
    for (const stored of [row(1, { at: 'Wuhan' }), row(2, { where: 'Wuhan' }), row(3, { place: 'Wuhan' })])
      expect(codec.decode(stored)).toMatchObject({
        data: { place: 'Wuhan' },
        occurredAt: instant('2026-03-02T10:00:00+08:00'),
      });
  });

  it('does not read what a newer release has written', () => {
    expect(() => createCodec(renamed).decode(row(4, {}))).toThrow(UnreadableEvent);
    expect(() => createCodec({ eventVersions: {}, upcasters: [] }).decode(row(1, {}))).toThrow(UnreadableEvent);
  });

  it('is not made with a chain that has a gap, a fork or a loose end', () => {
    const { eventVersions, upcasters } = renamed as {
      eventVersions: Record<string, number>;
      upcasters: { type: string; from: number }[];
    };
    expect(() => createCodec({ eventVersions, upcasters: upcasters.slice(1) as never })).toThrow(
      'no upcaster for ParcelSeen from version 2',
    );
    expect(() => createCodec({ eventVersions, upcasters: [...upcasters, upcasters[0]] as never })).toThrow(
      'two upcasters',
    );
    expect(() => createCodec({ eventVersions: { ParcelSeen: 2 }, upcasters: upcasters as never })).toThrow(
      'leads nowhere',
    );
  });
});

describe('a definition is refused with', () => {
  it.each([
    ['two deciders of one kind of stream', { ...parcels, deciders: [parcel, parcel] }, 'two of one name'],
    [
      'an event that nobody decided to publish or not',
      { ...parcels, eventVersions: { ...parcels.eventVersions, ParcelBurnt: 1 } },
      'ParcelBurnt',
    ],
    ['a read model of an event that has no version', { ...parcels, eventVersions: { ParcelPosted: 1 } }, 'no version'],
    [
      'two reactions to one contract',
      {
        ...parcels,
        reactions: { depot: [parcels.reactions['depot']![0]!, { ...parcels.reactions['depot']![0]!, name: 'again' }] },
      },
      'two of one name',
    ],
  ])('%s', (_, definition, message) => expect(() => createModel(definition)).toThrow(message));
});
