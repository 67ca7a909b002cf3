import {
  emptyContext,
  on,
  type CommandShape,
  type Decider,
  type DomainEvent,
  type Reaction,
  type Told,
} from '@throughline/event-sourcing';
import type { ServiceDefinition } from '@throughline/nest-kit';

/** About as much as a small sales order has. */
export interface Thing {
  /** Of the arrival. */
  readonly number: number;
  /** When its transaction should have committed; microseconds of the steady clock. */
  readonly dueMicros: number;
  readonly isSlow: boolean;
  readonly orderNumber: string;
  readonly process: { readonly code: string; readonly version: number; readonly gates: readonly string[] };
  readonly lines: readonly object[];
}

export const thingOf = (arrival: Pick<Thing, 'number' | 'dueMicros' | 'isSlow'>): Thing => ({
  ...arrival,
  orderNumber: `SO-2026-${String(arrival.number).padStart(6, '0')}`,
  process: { code: 'standard', version: 1, gates: ['approval'] },
  lines: [{ lineNumber: 1, sku: 'SKU-0001', quantity: 2, unitPrice: { amount: '129.00', currency: 'CNY' } }],
});

/** Streams get five things each, far enough apart that none waits for the one before. */
export const streamOf = (run: string, number: number, perSecond: number): string => {
  const atOnce = perSecond * 2;
  return `thg_${run}-${Math.floor(number / (atOnce * 5))}-${number % atOnce}`;
};

export const thingRecorded = 'source.thing-recorded.v1' as const;

export type ThingRecorded = DomainEvent<'ThingRecorded', Thing>;

/** Facts come in as they are. */
const thing: Decider<number, CommandShape, ThingRecorded> = {
  streamType: 'thing',
  initialState: 0,
  decide: () => [],
  evolve: (count) => count + 1,
};

const toyService = (context: string, title: string): ServiceDefinition => ({
  ...emptyContext(context),
  api: { title, description: title, tags: [] },
  controllers: [],
  migrations: [],
  problems: {},
});

/** Something happens there, all the time, and others are told. */
export const sourceContext: ServiceDefinition = {
  ...toyService('source', 'a source for benchmarks'),
  deciders: [thing],
  eventVersions: { ThingRecorded: 1 },
  publications: {
    ThingRecorded: ({ data }: ThingRecorded) => [{ type: thingRecorded, audience: 'internal' as const, data }],
  },
};

type ThingSeen = DomainEvent<'ThingSeen', { readonly number: number }>;
type SeeThing = CommandShape<'SeeThing', Thing> & { readonly at: ThingSeen['occurredAt'] };

/** What a context keeps of another's facts: one event of its own for each. Numbers of a stream only grow, so a smaller one was there before. */
const seenThing: Decider<number, SeeThing, ThingSeen> = {
  streamType: 'seen-thing',
  initialState: -1,
  decide: (last, { data, at }) =>
    data.number <= last ? [] : [{ type: 'ThingSeen', occurredAt: at, data: { number: data.number } }],
  evolve: (_, { data }) => data.number,
};

const whenThingRecorded: Reaction<Told<typeof thingRecorded, Thing>> = {
  name: 'when-thing-recorded',
  to: [thingRecorded],
  react: ({ data, subject, occurredAt }) => [
    on(seenThing, subject.slice('thing/'.length), { type: 'SeeThing', data, at: occurredAt }),
  ],
};

/** Takes in what the source says: the effect that is waited for. */
export const sinkContext: ServiceDefinition = {
  ...toyService('sink', 'a sink for benchmarks'),
  deciders: [seenThing],
  eventVersions: { ThingSeen: 1 },
  reactions: { source: [whenThingRecorded] },
  publications: { ThingSeen: 'private' },
};
