import {
  fold,
  type AnyDeadline,
  type AnyDecider,
  type AnyProjection,
  type ContextDefinition,
  type DomainEvent,
  type Recorded,
} from '@throughline/event-sourcing';
import type { DeadlineChange, InlineRow, LookUpChange } from './append.js';
import { createCodec, type Codec } from './codec.js';

/** A context's definition, checked and indexed for the store. */
export interface Model {
  readonly context: string;
  readonly definition: ContextDefinition;
  readonly codec: Codec;
  decider(streamType: string): AnyDecider;
  /** Inline read models of a kind of stream. */
  inline(streamType: string): readonly AnyProjection[];
  deadlines(streamType: string): readonly AnyDeadline[];
  deadline(name: string): AnyDeadline;
  readModel(name: string): AnyProjection;
  /** The inline read model that declares a look-up index. */
  indexOwner(index: string): AnyProjection;
}

/** @throws Error that names what is wrong with the definition: two things of one name, an event without version, an inline model without streams */
export const createModel = (definition: ContextDefinition): Model => {
  const deciders = indexed('decider', definition.deciders, (d) => d.streamType);
  const readModels = indexed('read model', definition.readModels, (m) => m.name);
  const deadlines = indexed('deadline', definition.deadlines, (d) => d.name);
  for (const [source, reactions] of Object.entries(definition.reactions)) {
    indexed(`reaction to ${source}`, reactions, (r) => r.name);
    indexed(
      `reaction to ${source} that handles`,
      reactions.flatMap((r) => r.to as readonly string[]),
      (type) => type,
    );
  }
  const owners = new Map<string, AnyProjection>();
  for (const model of definition.readModels) {
    if (model.kind === 'inline' && (model.streamType === undefined || !deciders.has(model.streamType)))
      throw new Error(`inline read model ${model.name} is of no kind of stream`);
    for (const type of model.reads as readonly string[])
      if (definition.eventVersions[type] === undefined)
        throw new Error(`read model ${model.name} reads ${type}, which has no version`);
    for (const index of Object.keys(model.lookUps ?? {})) {
      if (owners.has(index)) throw new Error(`two read models declare the look-up ${index}`);
      owners.set(index, model);
    }
  }
  for (const type of Object.keys(definition.eventVersions))
    if (definition.publications[type] === undefined) throw new Error(`nobody has decided whether ${type} is published`);

  const inline = grouped(
    definition.readModels.filter((m) => m.kind === 'inline'),
    (m) => m.streamType ?? '',
  );
  const deadlinesOf = grouped(definition.deadlines, (d) => d.decider.streamType);
  return {
    context: definition.context,
    definition,
    codec: createCodec(definition),
    decider: (type) => found(deciders, type, 'kind of stream'),
    inline: (type) => inline.get(type) ?? [],
    deadlines: (type) => deadlinesOf.get(type) ?? [],
    deadline: (name) => found(deadlines, name, 'deadline'),
    readModel: (name) => found(readModels, name, 'read model'),
    indexOwner: (index) => found(owners, index, 'look-up'),
  };
};

const indexed = <T>(what: string, items: readonly T[], key: (item: T) => string): Map<string, T> => {
  const map = new Map<string, T>();
  for (const item of items) {
    if (map.has(key(item))) throw new Error(`two of one name: ${what} ${key(item)}`);
    map.set(key(item), item);
  }
  return map;
};

const grouped = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => {
  const map = new Map<string, T[]>();
  for (const item of items) map.set(key(item), [...(map.get(key(item)) ?? []), item]);
  return map;
};

const found = <T>(map: ReadonlyMap<string, T>, key: string, what: string): T => {
  const item = map.get(key);
  if (item === undefined) throw new Error(`the context has no ${what} ${key}`);
  return item;
};

/** A stream in memory while commands are decided on it: what is stored, and what will be. */
export interface LoadedStream {
  readonly streamType: string;
  readonly streamId: string;
  readonly stored: readonly Recorded<DomainEvent>[];
  readonly added: Recorded<DomainEvent>[];
  readonly stateBefore: unknown;
  state: unknown;
}

export const loadedStream = (
  model: Model,
  streamType: string,
  streamId: string,
  stored: readonly Recorded<DomainEvent>[],
): LoadedStream => {
  const state: unknown = fold(model.decider(streamType), stored);
  return { streamType, streamId, stored, added: [], stateBefore: state, state };
};

export const versionOf = (stream: LoadedStream): number => stream.stored.length + stream.added.length;

const rowOf = (
  projection: AnyProjection,
  events: readonly Recorded<DomainEvent>[],
  streamId: string,
): Record<string, unknown> | undefined => {
  let row: Record<string, unknown> | undefined;
  for (const event of events)
    if (projection.reads.includes(event.type))
      row = projection.project(row, event, streamId) as Record<string, unknown> | undefined;
  return row;
};

/** The rows of a stream in its inline read models, as they will stand after what was added. */
export const inlineRowsOf = (
  model: Model,
  stream: LoadedStream,
): ReadonlyMap<string, Record<string, unknown> | undefined> =>
  new Map(
    model
      .inline(stream.streamType)
      .map((projection) => [projection.name, rowOf(projection, [...stream.stored, ...stream.added], stream.streamId)]),
  );

/** Quoted list of a table's columns but its key. */
export const columnList = (projection: AnyProjection, inline: boolean): string =>
  [
    ...Object.keys(projection.table.columns).filter((column) => column !== projection.table.key),
    ...(inline ? ['stream_version'] : []),
  ]
    .map((column) => `"${column}"`)
    .join(', ');

/**
 * What the row of a deadline waits for: whose parked facts, and which entries of the stream's own. They share a column: an entry has a colon,
 * which no id has.
 */
const subjectsOf = (deadline: AnyDeadline, { state, streamId }: LoadedStream): readonly string[] => [
  ...deadline.subjects(state, streamId),
  ...(deadline.needsOf?.(state) ?? []),
];

/** What an append must write beside the events: pure functions of the stream before and after. */
export const besides = (
  model: Model,
  stream: LoadedStream,
  judging?: string,
): { rows: InlineRow[]; lookUps: LookUpChange[]; deadlines: DeadlineChange[] } => {
  const rows: InlineRow[] = [];
  const lookUps: LookUpChange[] = [];
  const deadlines: DeadlineChange[] = [];
  for (const projection of model.inline(stream.streamType)) {
    const before = rowOf(projection, stream.stored, stream.streamId);
    const after = rowOf(projection, [...stream.stored, ...stream.added], stream.streamId);
    if (after !== undefined)
      rows.push({
        table: projection.table.name,
        keyColumn: projection.table.key,
        columns: columnList(projection, true),
        row: { ...after, [projection.table.key]: stream.streamId, stream_version: versionOf(stream) },
      });
    else if (before !== undefined)
      rows.push({
        table: projection.table.name,
        keyColumn: projection.table.key,
        columns: '',
        row: { [projection.table.key]: stream.streamId },
      });
    for (const change of lookUpChanges(projection, stream.streamId, before, after)) lookUps.push(change);
  }
  for (const deadline of model.deadlines(stream.streamType)) {
    if (deadline.name === judging) continue;
    const before = stream.stored.length === 0 ? undefined : deadline.dueAt(stream.stateBefore);
    const after = deadline.dueAt(stream.state);
    const change = { kind: deadline.name, streamType: stream.streamType, streamId: stream.streamId };
    if (after === undefined) {
      if (before !== undefined) deadlines.push({ ...change, due: undefined, subjects: [] });
    } else if (before === undefined || Date.parse(after) < Date.parse(before))
      deadlines.push({ ...change, due: after, subjects: subjectsOf(deadline, stream) });
  }
  return { rows, lookUps, deadlines };
};

export const lookUpChanges = (
  projection: AnyProjection,
  streamId: string,
  before: Record<string, unknown> | undefined,
  after: Record<string, unknown> | undefined,
): LookUpChange[] =>
  Object.entries(projection.lookUps ?? {}).flatMap(([index, { values, takenCode }]) => {
    const had = new Set(before === undefined ? [] : (values(before as never) as readonly string[]));
    const has = new Set(after === undefined ? [] : (values(after as never) as readonly string[]));
    const change = { index, streamId, exclusive: takenCode !== undefined };
    return [
      ...[...had].filter((value) => !has.has(value)).map((value) => ({ ...change, value, add: false })),
      ...[...has].filter((value) => !had.has(value)).map((value) => ({ ...change, value, add: true })),
    ];
  });
