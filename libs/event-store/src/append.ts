import { epochMs, instantAt, offsetMinutes, type Instant } from '@throughline/values';
import type { EncodedEvent } from './codec.js';
import type { Client, Pool } from './database.js';

/** What the writer expects of a stream: exactly this version, none yet, some version, or whatever it is. */
export type ExpectedVersion = number | 'no-stream' | 'stream-exists' | 'any';

export interface StreamAppend {
  readonly streamType: string;
  readonly streamId: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly (EncodedEvent & { readonly eventId: string })[];
}

/** A command's record, kept with its events so that the same key gives the same answer. */
export interface CommandRecord {
  readonly commandId: string;
  readonly requestHash: string;
  readonly status: number;
  /** JSON text, answered byte for byte. */
  readonly body: string;
  readonly version: number | null;
}

/** The row of an inline read model, folded over the whole stream: its table, key column, the other columns as SQL list (empty: the row goes), and the row. */
export interface InlineRow {
  readonly table: string;
  readonly keyColumn: string;
  readonly columns: string;
  readonly row: object;
}

export interface LookUpChange {
  readonly index: string;
  readonly value: string;
  readonly streamId: string;
  readonly add: boolean;
  readonly exclusive: boolean;
}

export interface DeadlineChange {
  readonly kind: string;
  readonly streamType: string;
  readonly streamId: string;
  /** undefined disarms. */
  readonly due: Instant | undefined;
  readonly subjects: readonly string[];
}

export interface Append {
  readonly recordedAt: Instant;
  /** `stamp`: take the later of the given time and the proposed watermark; `refuse` when they differ; `fixed`: as given (see `begin_batch`). */
  readonly clock: 'stamp' | 'refuse' | 'fixed';
  readonly streams: readonly StreamAppend[];
  readonly command?: CommandRecord | undefined;
  /** Advisory lock of the command, let go in the same call. */
  readonly commandLock?: string | undefined;
  readonly rows?: readonly InlineRow[];
  readonly lookUps?: readonly LookUpChange[];
  readonly deadlines?: readonly DeadlineChange[];
}

export interface Appended {
  /** New version of each stream, in the order given. */
  readonly versions: readonly number[];
  readonly recordedAt: Instant;
  /** A sequencer of another process has gone to sleep: it wants to be told. */
  readonly asleep: boolean;
}

const expectedCode = (expected: ExpectedVersion): number =>
  typeof expected === 'number' ? expected : expected === 'no-stream' ? -1 : expected === 'stream-exists' ? -2 : -3;

const clockMode = { stamp: 0, refuse: 1, fixed: 2 } as const;

const byKey = (a: StreamAppend, b: StreamAppend): number =>
  a.streamType < b.streamType
    ? -1
    : a.streamType > b.streamType
      ? 1
      : a.streamId < b.streamId
        ? -1
        : a.streamId > b.streamId
          ? 1
          : 0;

const text =
  'SELECT versions, recorded_at, asleep FROM append_events(' +
  Array.from({ length: 36 }, (_, i) => `$${i + 1}`).join(', ') +
  ')';

/**
 * Stores events of one or several streams, the command's record, inline rows, look-ups and deadlines: one function call, all or nothing.
 *
 * @throws a database error TL001 (version conflict, DETAIL with the actual version), TL002 (stale clock), TL004 (exclusive look-up
 *   value taken, DETAIL the index), or 23505 on `event_id_once` / `command_log_pkey` (done before).
 */
export const append = async (db: Pool | Client, given: Append): Promise<Appended> => {
  const order = given.streams.map((_, i) => i).sort((a, b) => byKey(given.streams[a]!, given.streams[b]!));
  const streams = order.map((i) => given.streams[i]!);
  const events = streams.flatMap((stream, i) => stream.events.map((event) => ({ event, stream: i + 1 })));
  const { command, rows = [], lookUps = [], deadlines = [] } = given;
  const result = await db.query<{ versions: string[] | null; recorded_at: string; asleep: boolean }>({
    name: 'append',
    text,
    values: [
      given.recordedAt,
      clockMode[given.clock],
      streams.map((s) => s.streamType),
      streams.map((s) => s.streamId),
      streams.map((s) => expectedCode(s.expected)),
      streams.map((s) => s.events.length),
      events.map((e) => e.stream),
      events.map((e) => e.event.eventId),
      events.map((e) => e.event.type),
      events.map((e) => e.event.schemaVersion),
      events.map((e) => e.event.data),
      events.map((e) => e.event.personal),
      events.map((e) => e.event.metadata),
      events.map((e) => e.event.occurredAt),
      events.map((e) => e.event.occurredOffset),
      command?.commandId ?? null,
      command?.requestHash ?? null,
      command?.status ?? null,
      command?.body ?? null,
      command?.version ?? null,
      given.commandLock ?? null,
      rows.map((r) => r.table),
      rows.map((r) => r.keyColumn),
      rows.map((r) => r.columns),
      rows.map((r) => JSON.stringify(r.row)),
      lookUps.map((l) => l.index),
      lookUps.map((l) => l.value),
      lookUps.map((l) => l.streamId),
      lookUps.map((l) => l.add),
      lookUps.map((l) => l.exclusive),
      deadlines.map((d) => d.kind),
      deadlines.map((d) => d.streamType),
      deadlines.map((d) => d.streamId),
      deadlines.map((d) => d.due ?? null),
      deadlines.map((d) => (d.due === undefined ? 0 : offsetMinutes(d.due))),
      deadlines.map((d) => JSON.stringify(d.subjects)),
    ],
  });
  const row = result.rows[0]!;
  const versions: number[] = [];
  (row.versions ?? []).forEach((version, i) => (versions[order[i]!] = Number(version)));
  return { versions, recordedAt: instantAt(epochMs(row.recorded_at as Instant)), asleep: row.asleep };
};
