import type {
  AnyProjection,
  CommandOn,
  DomainEvent,
  EventMetadata,
  Found,
  LookUp,
  Recorded,
} from '@throughline/event-sourcing';
import { epochMs, instantAt, type Instant } from '@throughline/values';
import { append, type Append, type CommandRecord, type StreamAppend } from './append.js';
import { storedEventColumns, type EncodedEvent, type StoredEvent } from './codec.js';
import type { Client } from './database.js';
import { eventIdOf } from './ids.js';
import { besides, inlineRowsOf, loadedStream, versionOf, type LoadedStream, type Model } from './model.js';

/** A command with all that its events will carry. */
export interface Task {
  readonly commandId: string;
  readonly command: CommandOn;
  readonly metadata: Omit<EventMetadata, 'commandId'>;
}

export interface StreamName {
  readonly streamType: string;
  readonly streamId: string;
}

interface AddedEvent {
  readonly stream: LoadedStream;
  readonly encoded: EncodedEvent & { readonly eventId: string };
}

/**
 * Decides commands on many streams within one transaction: streams are locked and loaded in key order, decisions are taken in memory, each on
 * what the ones before it left, and everything is appended in one call.
 *
 * `now` must come from `begin_batch` of the same transaction.
 */
export class Batch {
  private readonly streams = new Map<string, LoadedStream>();
  private readonly added: AddedEvent[] = [];
  private readonly folded = new Map<LoadedStream, { version: number; rows: ReturnType<typeof inlineRowsOf> }>();

  constructor(
    private readonly model: Model,
    private readonly client: Client,
    readonly now: Instant,
  ) {}

  /** Locks the streams in key order and loads them. Those already here stay as they are. */
  async load(names: readonly StreamName[]): Promise<void> {
    const wanted = new Map(names.map((name) => [keyOf(name), name]));
    for (const key of this.streams.keys()) wanted.delete(key);
    if (wanted.size === 0) return;
    const list = [...wanted.values()];
    const types = list.map((n) => n.streamType);
    const ids = list.map((n) => n.streamId);
    // By LATERAL, here and below: each name is looked for by index, also where statistics are missing and a plan would rather read the table.
    // The lock is a statement of its own: the events are read by the next one, whose snapshot sees what the lock waited for.
    await this.client.query({
      name: 'batch-lock',
      text: `SELECT 1 FROM (
          SELECT * FROM unnest($1::text[], $2::text[]) AS n(stream_type, stream_id) ORDER BY stream_type COLLATE "C", stream_id COLLATE "C") n
        CROSS JOIN LATERAL (
          SELECT 1 FROM stream s WHERE s.stream_type = n.stream_type AND s.stream_id = n.stream_id FOR UPDATE) s`,
      values: [types, ids],
    });
    const { rows } = await this.client.query<StoredEvent>({
      name: 'batch-load',
      text: `SELECT e.* FROM unnest($1::text[], $2::text[]) AS n(stream_type, stream_id)
        CROSS JOIN LATERAL (
          SELECT ${storedEventColumns} FROM event e WHERE e.stream_type = n.stream_type AND e.stream_id = n.stream_id
          ORDER BY e.version OFFSET 0) e`,
      values: [types, ids],
    });
    const events = new Map<string, Recorded<DomainEvent>[]>(list.map((name) => [keyOf(name), []]));
    for (const row of rows) events.get(`${row.stream_type}/${row.stream_id}`)?.push(this.model.codec.decode(row));
    for (const [key, stored] of events) {
      const name = wanted.get(key)!;
      this.streams.set(key, loadedStream(this.model, name.streamType, name.streamId, stored));
    }
  }

  /** Takes a stream that the caller has loaded already. */
  put(streamType: string, streamId: string, stored: readonly Recorded<DomainEvent>[]): void {
    this.streams.set(`${streamType}/${streamId}`, loadedStream(this.model, streamType, streamId, stored));
  }

  stream(name: StreamName): LoadedStream | undefined {
    return this.streams.get(keyOf(name));
  }

  /** Decides one command; its stream must be loaded. Returns the facts that follow. @throws what the decision throws */
  decide({ command, commandId, metadata }: Task): readonly DomainEvent[] {
    const { streamType } = command.decider;
    const target = this.streams.get(`${streamType}/${command.streamId}`);
    if (target === undefined) throw new Error(`${streamType}/${command.streamId} is not loaded`);
    const events = command.decider.decide(target.state, command.command);
    events.forEach((event, index) => {
      const { to, ...fact } = event as DomainEvent & { to?: StreamName };
      const stream = to === undefined ? target : this.newStream(to);
      const eventId = eventIdOf(commandId, index);
      const full: EventMetadata = { commandId, ...metadata };
      const encoded = { ...this.model.codec.encode(fact, full, this.now), eventId };
      const recorded: Recorded<DomainEvent> = {
        ...fact,
        eventId,
        streamType: stream.streamType,
        streamId: stream.streamId,
        version: versionOf(stream) + 1,
        recordedAt: this.now,
        metadata: full,
      };
      stream.added.push(recorded);
      stream.state = this.model.decider(stream.streamType).evolve(stream.state, recorded);
      this.added.push({ stream, encoded });
    });
    return events as readonly DomainEvent[];
  }

  private newStream(name: StreamName): LoadedStream {
    const known = this.streams.get(keyOf(name));
    if (known !== undefined) return known;
    const stream = loadedStream(this.model, name.streamType, name.streamId, []);
    this.streams.set(keyOf(name), stream);
    return stream;
  }

  get isEmpty(): boolean {
    return this.added.length === 0;
  }

  /** Everything that was decided, as one append. `judging`: deadlines whose row the caller writes itself. */
  toAppend(
    clock: Append['clock'],
    judging: ReadonlyMap<string, string> = new Map(),
    command?: CommandRecord,
    commandLock?: string,
  ): Append {
    const touched = [...this.streams.values()].filter((stream) => stream.added.length > 0);
    const events = new Map<LoadedStream, (EncodedEvent & { eventId: string })[]>();
    for (const { stream, encoded } of this.added) events.set(stream, [...(events.get(stream) ?? []), encoded]);
    const streams = touched.map<StreamAppend>((stream) => ({
      streamType: stream.streamType,
      streamId: stream.streamId,
      expected: stream.stored.length === 0 ? 'no-stream' : stream.stored.length,
      events: events.get(stream) ?? [],
    }));
    const parts = touched.map((stream) => besides(this.model, stream, judging.get(keyOf(stream))));
    return {
      recordedAt: this.now,
      clock,
      streams,
      command,
      commandLock,
      rows: parts.flatMap((part) => part.rows),
      lookUps: parts.flatMap((part) => part.lookUps),
      deadlines: parts.flatMap((part) => part.deadlines),
    };
  }

  async append(judging?: ReadonlyMap<string, string>, command?: CommandRecord): Promise<void> {
    if (this.isEmpty && command === undefined) return;
    await append(this.client, this.toAppend('fixed', judging, command));
  }

  /** Folded once per version: each of many look-ups in one batch asks again. */
  private rowsOf(stream: LoadedStream): ReturnType<typeof inlineRowsOf> {
    const known = this.folded.get(stream);
    if (known?.version === versionOf(stream)) return known.rows;
    const rows = inlineRowsOf(this.model, stream);
    this.folded.set(stream, { version: versionOf(stream), rows });
    return rows;
  }

  /** Puts what this batch has decided so far over what look-ups found in the database, so that later facts of it see the earlier ones. */
  overlay(stored: ReadonlyMap<string, readonly FoundRow[]>): Found {
    const rows = (index: string, value: string): readonly FoundRow[] => {
      const owner = this.model.indexOwner(index);
      const { values } = owner.lookUps![index]!;
      const touched = [...this.streams.values()].filter(
        (stream) => stream.streamType === owner.streamType && stream.added.length > 0,
      );
      const ids = new Set(touched.map((stream) => stream.streamId));
      const own = touched.flatMap((stream) => {
        const row = this.rowsOf(stream).get(owner.name);
        return row !== undefined && (values(row as never) as readonly string[]).includes(value)
          ? [{ streamId: stream.streamId, row }]
          : [];
      });
      const kept = (stored.get(lookUpKey(index, value)) ?? []).filter((found) => !ids.has(found.streamId));
      return [...kept, ...own].sort((a, b) => (a.streamId < b.streamId ? -1 : 1));
    };
    return {
      rows: <Row>(index: string, value: string) => rows(index, value) as readonly { streamId: string; row: Row }[],
      one: (index, value) => rows(index, value)[0]?.streamId,
    };
  }
}

export interface FoundRow {
  readonly streamId: string;
  readonly row: Record<string, unknown>;
}

const keyOf = ({ streamType, streamId }: StreamName): string => `${streamType}/${streamId}`;

export const lookUpKey = (index: string, value: string): string => `${index}\n${value}`;

/** Reads look-ups in the caller's transaction: one statement per inline read model that is asked. */
export const findLookUps = async (
  model: Model,
  client: Client,
  lookUps: readonly LookUp[],
): Promise<Map<string, FoundRow[]>> => {
  const result = new Map<string, FoundRow[]>();
  const byOwner = new Map<AnyProjection, LookUp[]>();
  for (const lookUp of lookUps) {
    const owner = model.indexOwner(lookUp.index);
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), lookUp]);
  }
  for (const [owner, wanted] of byOwner) {
    const { rows } = await client.query<{
      index_name: string;
      value: string;
      stream_id: string;
      row: Record<string, unknown>;
    }>({
      name: `look-up-${owner.name}`,
      text: `SELECT DISTINCT l.index_name, l.value, l.stream_id, to_jsonb(t) - 'stream_version' AS row
        FROM unnest($1::text[], $2::text[], $3::integer[]) AS w(index_name, value, most)
        CROSS JOIN LATERAL (
          SELECT * FROM look_up l WHERE l.index_name = w.index_name AND l.value = w.value ORDER BY l.stream_id LIMIT w.most
        ) l
        CROSS JOIN LATERAL (SELECT * FROM "${owner.table.name}" t WHERE t."${owner.table.key}" = l.stream_id OFFSET 0) t`,
      values: [wanted.map((l) => l.index), wanted.map((l) => l.value), wanted.map((l) => l.limit ?? null)],
    });
    for (const row of rows) {
      const key = lookUpKey(row.index_name, row.value);
      result.set(key, [...(result.get(key) ?? []), { streamId: row.stream_id, row: row.row }]);
    }
  }
  return result;
};

/** Opens a batch's transaction: its business time, never before the proposed watermark, and which of the sequences are parked. */
export const beginBatch = async (
  client: Client,
  now: Instant,
  consumer: string | null,
  keys: readonly string[],
): Promise<{ now: Instant; parked: ReadonlySet<string> }> => {
  const { rows } = await client.query<{ proposed: string; parked: string[] }>({
    name: 'begin-batch',
    text: 'SELECT proposed, parked FROM begin_batch($1, $2)',
    values: [consumer, keys],
  });
  const { proposed, parked } = rows[0]!;
  return { now: laterOf(now, proposed), parked: new Set(parked) };
};

/** PostgreSQL's answer may be `-infinity`: nothing has been proposed yet. */
const laterOf = (now: Instant, proposed: string): Instant => {
  const at = Date.parse(proposed);
  return Number.isNaN(at) || at <= epochMs(now) ? now : instantAt(at);
};
