import {
  Rejection,
  type CommandOn,
  type ContextDefinition,
  type DomainEvent,
  type EventMetadata,
  type Found,
  type LookUp,
  type Recorded,
} from '@throughline/event-sourcing';
import { instantAt, later, type Instant } from '@throughline/values';
import { append, type CommandRecord, type StreamAppend } from './append.js';
import { Batch, beginBatch, findLookUps, type StreamName, type Task } from './batch.js';
import { storedEventColumns, type StoredEvent } from './codec.js';
import { inTransaction, type Client, type Pool } from './database.js';
import {
  appendConflict,
  appendStaleClock,
  appendValueTaken,
  CommandDoneBefore,
  CommandStillRunning,
  ConcurrencyConflict,
  detailOf,
  IdempotencyKeyReused,
  isTransient,
  sqlState,
  type DatabaseError,
} from './errors.js';
import { eventIdOf, uuid5 } from './ids.js';
import { createModel, type Model } from './model.js';
import { encodeReadAfter } from './read-after.js';
import { Signal } from './signal.js';
import { systemTime, type BusinessClock, type SystemTime } from './time.js';

/** Where the store says what an operator should know. A pino logger fits. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Who asks for a command, and under which key. */
export interface Ask {
  /** Ids of the command's events are derived from it: the same for the same idempotency key of the same caller. */
  readonly commandId: string;
  /** Hash over method, concrete path, `If-Match` and body. Present when the caller gave an idempotency key. */
  readonly requestHash?: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** From `If-Match`. */
  readonly expectedVersion?: number;
}

/** What came of a command, for its answer. */
export interface Executed<State = unknown> {
  readonly state: State;
  readonly version: number;
  /** The facts that followed; empty when it changed nothing. */
  readonly events: readonly DomainEvent[];
  /** Opaque: a read that names it sees this write. */
  readonly readAfter: string;
}

export interface Answer {
  readonly status: number;
  readonly body: object;
}

export interface Answered {
  readonly replayed: boolean;
  readonly status: number;
  /** JSON text: the same bytes whenever the same key is answered. */
  readonly body: string;
  /** Of the stream; 0 where the answer is about several. */
  readonly version: number;
}

/** Several commands under one key, found by look-ups within their own transaction, like a reaction's. */
export interface Plan {
  readonly lookUps: readonly LookUp[];
  /**
   * Called with what the look-ups found; later steps see what earlier ones of the same plan have decided. The commands of one step are
   * independent of one another.
   */
  readonly steps: readonly ((found: Found) => CommandOn | readonly CommandOn[])[];
}

export interface StepResult {
  readonly command: CommandOn;
  readonly events: readonly DomainEvent[];
  readonly state: unknown;
  readonly version: number;
  readonly readAfter: string;
}

/** A command meets another writer at most so often before its caller is told. */
const attempts = 5;
const optimisticAttempts = 2;

/** Streams of facts in PostgreSQL: deciding, appending, loading. */
export class EventStore {
  readonly model: Model;
  readonly pool: Pool;
  readonly clock: BusinessClock;
  readonly time: SystemTime;
  readonly log: Log;
  /** Raised after each append that has stored events: the sequencer of this process listens. */
  readonly appended = new Signal();
  /** Raised when a source's watermark has been stored with the effects of its facts. */
  readonly sourcesHeard = new Signal();
  /** Raised when our reactions to own events have moved their cursor. */
  readonly ownReactionsMoved = new Signal();
  /** Names the history; known once {@link start} has run. */
  epoch = '';
  /** True while a sequencer of this process takes care of what is appended. */
  hasSequencer = false;
  /** True while a sequencer of another process tells this one what it does. */
  hearsSequencer = false;

  constructor(options: {
    pool: Pool;
    definition: ContextDefinition;
    clock: BusinessClock;
    time?: SystemTime;
    log?: Log;
  }) {
    this.model = createModel(options.definition);
    this.pool = options.pool;
    this.clock = options.clock;
    this.time = options.time ?? systemTime();
    this.log = options.log ?? silentLog;
  }

  /** Does this process learn at once what gets a position? */
  get knowsHead(): boolean {
    return this.hasSequencer || this.hearsSequencer;
  }

  get context(): string {
    return this.model.context;
  }

  /**
   * Decides one command on one stream and stores what follows, with the answer where there is an idempotency key. Meets a version conflict
   * by deciding again under the same ids, at most 5 times.
   *
   * @throws Rejection the decision refused
   * @throws ConcurrencyConflict the stream is not at `expectedVersion`
   * @throws IdempotencyKeyReused | CommandStillRunning | CommandDoneBefore
   */
  async execute(command: CommandOn, ask: Ask, answer: (executed: Executed) => Answer): Promise<Answered> {
    return this.persistently(ask, (attempt, notBefore) =>
      attempt <= optimisticAttempts
        ? this.tryOptimistically(command, ask, answer, notBefore)
        : this.tryLocked(command, ask, answer),
    );
  }

  /**
   * Decides several commands in one transaction, under one key: all of them or none. Streams are found by look-ups in the same transaction.
   *
   * @throws as {@link execute}, but for ConcurrencyConflict
   */
  async executePlan(plan: Plan, ask: Ask, answer: (results: readonly StepResult[]) => Answer): Promise<Answered> {
    return this.persistently(ask, () => this.tryPlan(plan, ask, answer));
  }

  private async persistently(
    ask: Ask,
    attemptIt: (attempt: number, notBefore: Instant | undefined) => Promise<Answered>,
  ): Promise<Answered> {
    let notBefore: Instant | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptIt(attempt, notBefore);
      } catch (error) {
        if (sqlState(error) === appendStaleClock) notBefore = instantAt(Date.parse(detailOf(error)));
        if (isDoneBefore(error)) {
          // Somebody else finished it between our look at the log and our append: look again, or say so when its answer is gone.
          if (attempt < attempts && ask.requestHash !== undefined && (await this.isLogged(ask.commandId))) continue;
          throw new CommandDoneBefore();
        }
        if (isTransient(error) && attempt < attempts) continue;
        throw translated(error, this.model);
      }
    }
  }

  /** Two round trips and no lock held between them: what nearly every command needs. */
  private async tryOptimistically(
    command: CommandOn,
    ask: Ask,
    answer: (executed: Executed) => Answer,
    notBefore: Instant | undefined,
  ): Promise<Answered> {
    const lock = ask.requestHash === undefined ? undefined : lockOf(ask.commandId);
    const client = await this.pool.connect();
    let held = false;
    let broken = false;
    try {
      // Whatever becomes of the statement, the lock may be ours from here on.
      held = lock !== undefined;
      const { got, logged, stored } = await this.loadForCommand(client, command, ask, lock);
      if (!got) {
        held = false;
        throw new CommandStillRunning();
      }
      if (logged !== undefined) return this.replay(logged, ask);
      const now = this.clock.now();
      const batch = new Batch(this.model, client, notBefore === undefined ? now : later(now, notBefore));
      batch.put(command.decider.streamType, command.streamId, stored);
      const { answered, record, changed } = this.decide(batch, command, ask, answer);
      if (changed || record !== undefined) {
        const { asleep } = await append(client, batch.toAppend('refuse', undefined, record, lock));
        held = false;
        if (changed) this.tellSequencer(asleep);
      }
      return answered;
    } catch (error) {
      broken = isBroken(error);
      throw error;
    } finally {
      if (held && !broken)
        await client
          .query({ name: 'unlock', text: 'SELECT pg_advisory_unlock($1)', values: [lock] })
          .catch(() => (broken = true));
      client.release(broken);
    }
  }

  /** On a stream that everybody writes to: takes its lock first, so that this try cannot lose. */
  private async tryLocked(command: CommandOn, ask: Ask, answer: (executed: Executed) => Answer): Promise<Answered> {
    const done = await inTransaction(this.pool, async (client) => {
      const logged = await this.claimKey(client, ask);
      if (logged !== undefined) return { answered: this.replay(logged, ask), changed: false };
      const { now } = await beginBatch(client, this.clock.now(), null, []);
      const batch = new Batch(this.model, client, now);
      await batch.load([nameOf(command)]);
      const decided = this.decide(batch, command, ask, answer);
      await batch.append(undefined, decided.record);
      return decided;
    });
    if (done.changed) this.tellSequencer(true);
    return done.answered;
  }

  private decide(
    batch: Batch,
    command: CommandOn,
    ask: Ask,
    answer: (executed: Executed) => Answer,
  ): { answered: Answered; record: CommandRecord | undefined; changed: boolean } {
    const before = batch.stream(nameOf(command))!.stored.length;
    if (ask.expectedVersion !== undefined && ask.expectedVersion !== before)
      throw new ConcurrencyConflict(command.decider.streamType, command.streamId, before);
    const events = batch.decide({ commandId: ask.commandId, command, metadata: metadataOf(ask) });
    const { stored, added, state } = batch.stream(nameOf(command))!;
    const version = stored.length + added.length;
    const readAfter = this.readAfterToken(command.decider.streamType, command.streamId, version);
    const reply = answer({ state, version, events, readAfter });
    const body = JSON.stringify(reply.body);
    return {
      answered: { replayed: false, status: reply.status, body, version },
      record: recordOf(ask, reply.status, body, version),
      changed: events.length > 0,
    };
  }

  /** In a transaction: takes the key's lock for its length, and looks whether it has been answered. */
  private async claimKey(client: Client, ask: Ask): Promise<Logged | undefined> {
    if (ask.requestHash === undefined) return undefined;
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [
      lockOf(ask.commandId),
    ]);
    if (rows[0]?.got !== true) throw new CommandStillRunning();
    return this.logged(client, ask.commandId);
  }

  private async tryPlan(plan: Plan, ask: Ask, answer: (results: readonly StepResult[]) => Answer): Promise<Answered> {
    let stored = false;
    const answered = await inTransaction(this.pool, async (client) => {
      const logged = await this.claimKey(client, ask);
      if (logged !== undefined) return this.replay(logged, ask);
      const { now } = await beginBatch(client, this.clock.now(), null, []);
      const batch = new Batch(this.model, client, now);
      const found = await findLookUps(this.model, client, plan.lookUps);
      const expected = plan.steps.flatMap((step) => step(batch.overlay(found)));
      await batch.load(expected.map(nameOf));
      const results: StepResult[] = [];
      for (const [index, step] of plan.steps.entries()) {
        const commands = [step(batch.overlay(found))].flat();
        await batch.load(commands.map(nameOf));
        for (const [place, command] of commands.entries()) {
          const commandId = uuid5(ask.commandId, place === 0 ? index : `${index}.${place}`);
          const events = batch.decide({ commandId, command, metadata: metadataOf(ask) });
          const stream = batch.stream(nameOf(command))!;
          const version = stream.stored.length + stream.added.length;
          results.push({
            command,
            events,
            state: stream.state,
            version,
            readAfter: this.readAfterToken(stream.streamType, stream.streamId, version),
          });
        }
      }
      const reply = answer(results);
      const body = JSON.stringify(reply.body);
      await batch.append(undefined, recordOf(ask, reply.status, body, null));
      stored = !batch.isEmpty;
      return { replayed: false, status: reply.status, body, version: 0 };
    });
    if (stored) this.tellSequencer(true);
    return answered;
  }

  /** A stream's facts, oldest first, in their newest shape; version 0 and no facts where there is no such stream. */
  async load(streamType: string, streamId: string): Promise<{ version: number; events: Recorded<DomainEvent>[] }> {
    const { rows } = await this.pool.query<StoredEvent>({
      name: 'load',
      text: `SELECT ${storedEventColumns} FROM event e WHERE stream_type = $1 AND stream_id = $2 ORDER BY version`,
      values: [streamType, streamId],
    });
    const events = rows.map((row) => this.model.codec.decode(row));
    return { version: events.length, events };
  }

  /**
   * Appends facts as they are, without a decision: for imports, tests and benchmarks. Inline read models are not written.
   * @throws as {@link append}
   */
  async appendFacts(
    streams: readonly (StreamName & {
      readonly expected: StreamAppend['expected'];
      readonly events: readonly DomainEvent[];
    })[],
    commandId: string,
    actor: string,
  ): Promise<{ versions: readonly number[]; recordedAt: Instant }> {
    const now = this.clock.now();
    let index = 0;
    const metadata: EventMetadata = { commandId, correlationId: commandId, causationId: commandId, actor };
    const done = await append(this.pool, {
      recordedAt: now,
      clock: 'stamp',
      streams: streams.map((stream) => ({
        streamType: stream.streamType,
        streamId: stream.streamId,
        expected: stream.expected,
        events: stream.events.map((event) => ({
          ...this.model.codec.encode(event, metadata, now),
          eventId: eventIdOf(commandId, index++),
        })),
      })),
    });
    this.tellSequencer(done.asleep);
    return done;
  }

  readAfterToken(streamType: string, streamId: string, version: number): string {
    return encodeReadAfter({ context: this.context, epoch: this.epoch, streamType, streamId, version });
  }

  /** Reads the name of the history. Call it before anything is answered; the sequencer may have to start a new one first. */
  async start(): Promise<void> {
    const { rows } = await this.pool.query<{ epoch: string }>('SELECT epoch FROM feed_head');
    this.epoch = rows[0]!.epoch;
  }

  /** Something was committed: wakes the sequencer of this process, or tells that of another one which has gone to sleep. */
  tellSequencer(asleep: boolean): void {
    this.appended.raise();
    if (asleep && !this.hasSequencer)
      this.pool.query(`SELECT pg_notify('throughline_pending', '')`).catch((error: unknown) => {
        this.log.warn({ err: error }, 'the sequencer could not be told; it will look by itself');
      });
  }

  private async loadForCommand(
    client: Client,
    command: CommandOn,
    ask: Ask,
    lock: string | undefined,
  ): Promise<{ got: boolean; logged: Logged | undefined; stored: Recorded<DomainEvent>[] }> {
    const { rows } = await client.query<LoadedRow>({
      name: 'load-for-command',
      text: `WITH key AS MATERIALIZED (
          SELECT CASE WHEN $2::bigint IS NULL THEN true ELSE pg_try_advisory_lock($2) END AS got)
        SELECT key.got, c.request_hash, c.status, c.body, c.version AS answered_version, ${storedEventColumns}
        FROM key LEFT JOIN command_log c ON c.command_id = $1
        LEFT JOIN event e ON e.stream_type = $3 AND e.stream_id = $4
        ORDER BY e.version`,
      values: [ask.commandId, lock ?? null, command.decider.streamType, command.streamId],
    });
    const first = rows[0]!;
    return {
      got: first.got,
      logged: first.request_hash === null ? undefined : loggedOf(first),
      stored: first.event_id === null ? [] : rows.map((row) => this.model.codec.decode(row as StoredEvent)),
    };
  }

  private async logged(client: Client | Pool, commandId: string): Promise<Logged | undefined> {
    const { rows } = await client.query<LoadedRow>(
      'SELECT request_hash, status, body, version AS answered_version FROM command_log WHERE command_id = $1',
      [commandId],
    );
    return rows[0] === undefined ? undefined : loggedOf(rows[0]);
  }

  private async isLogged(commandId: string): Promise<boolean> {
    return (await this.logged(this.pool, commandId)) !== undefined;
  }

  private replay(logged: Logged, ask: Ask): Answered {
    if (logged.requestHash !== ask.requestHash) throw new IdempotencyKeyReused();
    return { replayed: true, status: logged.status, body: logged.body, version: logged.version };
  }
}

interface LoadedRow extends Partial<Omit<StoredEvent, 'event_id'>> {
  readonly got: boolean;
  readonly request_hash: string | null;
  readonly status: number;
  readonly body: string;
  readonly answered_version: number | null;
  readonly event_id: string | null;
}

interface Logged {
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
  readonly version: number;
}

const loggedOf = (row: LoadedRow): Logged => ({
  requestHash: row.request_hash ?? '',
  status: row.status,
  body: row.body,
  version: row.answered_version ?? 0,
});

const recordOf = (ask: Ask, status: number, body: string, version: number | null): CommandRecord | undefined =>
  ask.requestHash === undefined
    ? undefined
    : { commandId: ask.commandId, requestHash: ask.requestHash, status, body, version };

const nameOf = (command: CommandOn): StreamName => ({
  streamType: command.decider.streamType,
  streamId: command.streamId,
});

const metadataOf = (ask: Ask): Task['metadata'] => ({
  correlationId: ask.correlationId,
  causationId: ask.causationId ?? ask.commandId,
  actor: ask.actor,
  ...(ask.traceparent === undefined ? {} : { traceparent: ask.traceparent }),
});

/** Advisory locks are numbered with 64 bits: the command id's first ones. */
const lockOf = (commandId: string): string =>
  BigInt.asIntN(64, BigInt('0x' + commandId.replaceAll('-', '').slice(0, 16))).toString();

const isDoneBefore = (error: unknown): boolean => {
  const { code, constraint } = error as DatabaseError;
  return code === '23505' && (constraint === 'event_id_once' || constraint === 'command_log_pkey');
};

/** Without an SQLSTATE the server has not answered: whatever the connection holds is unknown. */
const isBroken = (error: unknown): boolean => {
  if (
    error instanceof Rejection ||
    error instanceof ConcurrencyConflict ||
    error instanceof CommandStillRunning ||
    error instanceof IdempotencyKeyReused
  )
    return false;
  return !/^[0-9A-Z]{5}$/.test(sqlState(error) ?? '');
};

const translated = (error: unknown, model: Model): unknown => {
  if (sqlState(error) === appendConflict) {
    const { streamType, streamId, actual } = JSON.parse(detailOf(error)) as {
      streamType: string;
      streamId: string;
      actual: number;
    };
    return new ConcurrencyConflict(streamType, streamId, actual);
  }
  if (
    sqlState(error) === appendValueTaken ||
    (sqlState(error) === '23505' && (error as DatabaseError).constraint === 'look_up_exclusive')
  ) {
    const index =
      sqlState(error) === appendValueTaken
        ? detailOf(error)
        : (/^Key \(index_name, value\)=\(([^,]+),/.exec(detailOf(error))?.[1] ?? '');
    const code = model.indexOwner(index).lookUps?.[index]?.takenCode;
    if (code !== undefined) return new Rejection(code);
  }
  return error;
};
