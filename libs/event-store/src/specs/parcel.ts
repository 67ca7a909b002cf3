import {
  deadline,
  projection,
  Rejection,
  on,
  type CommandShape,
  type ContextDefinition,
  type Decider,
  type DomainEvent,
  type Reaction,
  type Told,
} from '@throughline/event-sourcing';
import { addTo, hours, later, type Instant } from '@throughline/values';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTableOf } from '../migrate.js';

/** A context of one kind of stream, small enough to see every property of the store by itself. */
export type ParcelEvent =
  | DomainEvent<'ParcelPosted', { number: string }, { sender: string }>
  | DomainEvent<'ParcelSeen', { place: string; effectiveAt: Instant }>
  | DomainEvent<'ParcelLost', { due: Instant }>;

export type ParcelCommand =
  | CommandShape<'PostParcel', { number: string; at: Instant; sender?: string }>
  | CommandShape<'SeeParcel', { place: string; at: Instant; effectiveAt: Instant }>
  | CommandShape<'JudgeParcel', { due: Instant }>;

export interface ParcelState {
  readonly posted: boolean;
  readonly lastSeenAt: Instant | undefined;
  readonly places: readonly string[];
  readonly lost: boolean;
}

const limit = hours(48);
const dueOf = ({ lastSeenAt }: ParcelState): Instant | undefined =>
  lastSeenAt === undefined ? undefined : addTo(lastSeenAt, limit);

export const parcel: Decider<ParcelState, ParcelCommand, ParcelEvent> = {
  streamType: 'parcel',
  initialState: { posted: false, lastSeenAt: undefined, places: [], lost: false },
  decide: (state, command) => {
    switch (command.type) {
      case 'PostParcel':
        if (state.posted) throw new Rejection('parcel-posted-before');
        return [
          {
            type: 'ParcelPosted',
            occurredAt: command.data.at,
            data: { number: command.data.number },
            ...(command.data.sender === undefined ? {} : { personal: { sender: command.data.sender } }),
          },
        ];
      case 'SeeParcel':
        if (command.data.place === 'nowhere') throw new Error('there is no such place');
        if (state.places.includes(command.data.place)) return [];
        return [
          {
            type: 'ParcelSeen',
            occurredAt: command.data.at,
            data: { place: command.data.place, effectiveAt: command.data.effectiveAt },
          },
        ];
      case 'JudgeParcel':
        if (state.lost || dueOf(state) !== command.data.due) return [];
        return [{ type: 'ParcelLost', occurredAt: command.data.due, data: { due: command.data.due } }];
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ParcelPosted':
        return { ...state, posted: true, lastSeenAt: event.occurredAt };
      case 'ParcelSeen':
        return {
          ...state,
          places: [...state.places, event.data.place],
          lastSeenAt:
            state.lastSeenAt === undefined ? event.data.effectiveAt : later(state.lastSeenAt, event.data.effectiveAt),
        };
      case 'ParcelLost':
        return { ...state, lost: true };
    }
  },
};

export const parcelRow = projection<{ id: string; number: string; places: number }, ParcelEvent>({
  name: 'parcel-tracking',
  version: 1,
  kind: 'inline',
  streamType: 'parcel',
  table: { name: 'parcel_tracking', key: 'id', columns: { id: 'text', number: 'text', places: 'integer' } },
  reads: ['ParcelPosted', 'ParcelSeen', 'ParcelLost'],
  keysOf: (event) => [event.streamId],
  project: (row, event, id) => {
    if (event.type === 'ParcelLost') return undefined;
    if (event.type === 'ParcelPosted') return { id, number: event.data.number, places: row?.places ?? 0 };
    return { id, number: row?.number ?? '', places: (row?.places ?? 0) + 1 };
  },
  lookUps: {
    'parcel-by-number': { values: (row) => (row.number === '' ? [] : [row.number]), takenCode: 'parcel-number-taken' },
    'parcels-by-sights': { values: (row) => [String(row.places)] },
  },
});

export const placeRow = projection<{ place: string; parcels: number; last: string }, ParcelEvent>({
  name: 'places',
  version: 1,
  kind: 'cursor',
  table: { name: 'place', key: 'place', columns: { place: 'text', parcels: 'integer', last: 'timestamptz' } },
  reads: ['ParcelSeen'],
  keysOf: (event) => (event.type === 'ParcelSeen' ? [event.data.place] : []),
  project: (row, event, place) => {
    if (place === 'cursed') throw new Error('this place cannot be shown');
    return { place, parcels: (row?.parcels ?? 0) + 1, last: event.occurredAt };
  },
});

/** Another context tells where a parcel was seen, by its number; a parcel that nobody posted is begun under the number. */
export const whenSeenElsewhere: Reaction<
  Told<'depot.parcel-seen.v1' | 'depot.parcel-seen.v2', { number: string; place: string }>
> = {
  name: 'when-seen-elsewhere',
  to: ['depot.parcel-seen.v1', 'depot.parcel-seen.v2'],
  lookUps: (told) => [{ index: 'parcel-by-number', value: told.data.number }],
  react: (told, found) => [
    on(parcel, found.one('parcel-by-number', told.data.number) ?? `by-${told.data.number}`, {
      type: 'SeeParcel',
      data: {
        place: told.type === 'depot.parcel-seen.v2' ? `${told.data.place}!` : told.data.place,
        at: told.occurredAt,
        effectiveAt: told.effectiveAt,
      },
    }),
  ],
};

/** What comes in at the depot's door is in its hall a moment later: a reaction to an own event. */
export const whenAtTheDoor: Reaction<Told<'ParcelSeen', { place: string; effectiveAt: Instant }>> = {
  name: 'when-at-the-door',
  to: ['ParcelSeen'],
  react: (told) =>
    told.data.place === 'door'
      ? [
          on(parcel, told.subject.slice('parcel/'.length), {
            type: 'SeeParcel',
            data: { place: 'hall', at: told.occurredAt, effectiveAt: told.effectiveAt },
          }),
        ]
      : [],
};

export const parcelLost = deadline({
  name: 'parcel-lost',
  decider: parcel,
  dueAt: (state) => (state.lost ? undefined : dueOf(state)),
  subjects: (_state, id) => [id],
  needs: ['depot'],
  judge: (due) => ({ type: 'JudgeParcel' as const, data: { due } }),
});

export const parcels: ContextDefinition = {
  context: 'parcels',
  deciders: [parcel],
  eventVersions: { ParcelPosted: 1, ParcelSeen: 1, ParcelLost: 1 },
  upcasters: [],
  reactions: { depot: [whenSeenElsewhere], own: [whenAtTheDoor] },
  deadlines: [parcelLost],
  readModels: [parcelRow, placeRow],
  publications: {
    ParcelPosted: (event: { streamId: string; data: { number: string } }) => [
      {
        type: 'parcels.parcel-posted.v1',
        data: { id: event.streamId, number: event.data.number },
        audience: 'internal',
      },
    ],
    ParcelSeen: 'private',
    ParcelLost: (event: { streamId: string }) => [
      { type: 'parcels.parcel-lost.v1', data: { id: event.streamId }, audience: 'internal' },
    ],
  },
};

export class ParcelTables1764000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createTableOf(parcelRow));
    await queryRunner.query(createTableOf(placeRow));
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE parcel_tracking, place');
  }
}
