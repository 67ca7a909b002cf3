import type { AnyReaction, CommandOn, Found, LookUp, ReactionContext, Told } from '@throughline/event-sourcing';
import {
  parseId,
  type ContractEvent,
  type EventSource,
  type ShardRange,
  type SourcePage,
} from '@throughline/transport';
import { earlier, type Instant } from '@throughline/values';
import { Batch, beginBatch, findLookUps, type Task } from './batch.js';
import { moveCursor, setCursor, type Cursor, type CursorMove } from './cursor.js';
import { inTransaction, type Client } from './database.js';
import { CursorLost, isDependencyDown, isTransient, UnreadableEvent, type DatabaseError } from './errors.js';
import type { EventStore } from './event-store.js';
import { derivedId, eventIdOf, uuid5 } from './ids.js';
import { Holder, type Permit } from './holder.js';
import { discardedBeyond, discardKey, failureOf, park, parkBehind, processDied } from './parking.js';
import { firstOf, Signal } from './signal.js';

export interface ConsumerOptions {
  /** Permanent: its cursors stand under this name. `own` is the one for reactions to the own log. */
  readonly name: string;
  readonly source: EventSource;
  readonly reactions: readonly AnyReaction[];
  readonly range: ShardRange;
  /** Names the process: leases are taken under it. */
  readonly owner: string;
  /** Who decides which cursors this process may hold; without, it takes what is free. */
  readonly permit?: Permit;
  readonly limit?: number;
  readonly waitMs?: number;
}

export type ConsumerState =
  | { readonly state: 'starting' | 'running' | 'waiting for the lease' | 'stopped' }
  | { readonly state: 'paused'; readonly since: number; readonly reason: string }
  | { readonly state: 'failed'; readonly since: number; readonly reason: string };

/** A failure that nobody else explains is tried so often before its event is parked. */
const triesBeforeParking = 3;
/** A consumer that has stopped for a person to look, looks again by itself after so long: what was wrong may have been put right. */
const lookAgainMs = 30_000;
/** What looks like another writer's doing so often in a row is none: it counts as a failure. */
const transientsInARow = 20;

/**
 * One cursor on one source's facts: reads a page, reacts purely, decides in memory, appends in one call and moves the cursor in the same
 * transaction: effect and cursor stand or fall together (`architecture.md`, *Consuming*).
 */
export class Consumer {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private readonly held: Holder;
  private current: ConsumerState = { state: 'starting' };
  private readonly byType = new Map<string, AnyReaction>();
  private readonly bases = new Set<string>();
  private saidLast: string | undefined;
  private readonly again = new Signal();
  /** What the owner before us had in hand when it died: each of these events is noted before it is handled, and handled by itself. */
  private doubtfulUpTo = 0n;
  /** What was given up for good and stands before us still, because the cursor was set back; undefined until it was looked up. */
  private discarded: ReadonlySet<string> | undefined;
  /** System time of the source's last answer, whatever it said. */
  answeredAtMs: number | undefined;

  constructor(
    private readonly store: EventStore,
    readonly options: ConsumerOptions,
  ) {
    const { name, range, owner, permit } = options;
    this.held = new Holder(store, { consumer: name, range }, owner, permit);
    for (const reaction of options.reactions)
      for (const type of reaction.to as readonly string[]) {
        this.byType.set(type, reaction);
        this.bases.add(baseOf(type));
      }
  }

  get state(): ConsumerState {
    return this.current;
  }

  get holds(): boolean {
    return this.held.cursor !== undefined;
  }

  get position(): bigint | undefined {
    return this.held.cursor?.position;
  }

  start(): void {
    this.loop = this.run();
  }

  /** Something was put right: a consumer that has stopped for it looks at once. */
  lookAgain(): void {
    this.again.raise();
  }

  /** Lets the batch in hand end; returns when nothing of this consumer runs any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    this.current = { state: 'stopped' };
  }

  private async run(): Promise<void> {
    let failures = 0;
    let transients = 0;
    let page: SourcePage | undefined;
    while (!this.stopping.signal.aborted) {
      try {
        const { cursor } = this.held;
        if (cursor === undefined) {
          page = undefined;
          await this.acquire();
          continue;
        }
        if (this.held.mustGive) {
          await this.held.giveBack();
          continue;
        }
        this.discarded ??= await discardedBeyond(this.store.pool, this.options.name, cursor.position);
        page ??= await this.read(cursor);
        this.current = { state: 'running' };
        await this.take(cursor, page, failures >= triesBeforeParking);
        page = undefined;
        failures = 0;
        transients = 0;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (error instanceof CursorLost) {
          this.held.cursor = undefined;
          continue;
        }
        if (failureKind(error) === 'yield') {
          await this.held.giveBack().catch(() => undefined);
          continue;
        }
        if (mustStop(error)) {
          if (await this.adopt(error)) continue;
          this.current = { state: 'failed', since: this.store.time.nowMs(), reason: (error as Error).message };
          this.store.log.error({ err: error, consumer: this.options.name }, 'the consumer stops: a person has to look');
          await this.held.giveBack().catch(() => undefined);
          await firstOf([this.again], lookAgainMs, this.stopping.signal);
          continue;
        }
        const down = page === undefined || isDependencyDown(error);
        if (down) {
          this.current = { state: 'paused', since: this.pausedSince(), reason: (error as Error).message };
          failures = Math.min(failures + 1, triesBeforeParking - 1);
        } else if (!isTransient(error) || (transients += 1) % transientsInARow === 0) failures += 1;
        this.store.log.warn(
          { err: error, consumer: this.options.name, failures },
          down ? 'paused: a dependency is down' : 'the batch is tried again',
        );
        await this.store.time.sleep(backOff(down ? Math.max(1, failures) + 2 : failures), this.stopping.signal);
      }
    }
  }

  private async acquire(): Promise<void> {
    const taken = await this.held.take();
    if (taken === undefined) {
      this.current = { state: 'waiting for the lease' };
      await this.held.wait(this.stopping.signal);
      return;
    }
    this.doubtfulUpTo = taken.doubtfulUpTo;
    this.discarded = undefined;
  }

  /**
   * Our cursor belongs to another history than the source's. Where the source knows the last event that we have read, everything before it is
   * the same, and we go on from there in the new history.
   *
   * @returns whether the cursor was set; false where the error is about something else, or facts that we have heard are no longer told
   */
  private async adopt(error: unknown): Promise<boolean> {
    const { cursor } = this.held;
    if ((error as Error).name !== 'HistoryChanged' || cursor === undefined || this.isOwn) return false;
    try {
      const last = cursor.lastEventId === undefined ? undefined : parseId(cursor.lastEventId);
      const recalled =
        last === undefined
          ? { epoch: undefined, known: true }
          : await this.options.source.recall({
              id: cursor.lastEventId!,
              range: cursor.range,
              signal: this.stopping.signal,
            });
      if (!recalled.known) return false;
      const position = last?.position ?? 0n;
      if (await setCursor(this.store.pool, cursor, { position, epoch: recalled.epoch }))
        this.store.log.warn(
          { consumer: this.options.name, from: cursor.epoch, to: recalled.epoch, position: Number(position) },
          'the source has a new history that holds what we have read: the cursor goes on in it',
        );
      // A source whose answers come from two histories in turn is not asked without end.
      await this.store.time.sleep(backOff(3), this.stopping.signal);
    } catch (failed) {
      if (failureKind(failed) === 'stop') return false;
      this.store.log.warn(
        { err: failed, consumer: this.options.name },
        'the source could not be asked; it is asked again',
      );
      await this.store.time.sleep(backOff(6), this.stopping.signal);
    }
    this.held.cursor = undefined;
    return true;
  }

  private get isOwn(): boolean {
    return this.options.source.context === this.store.context;
  }

  private pausedSince(): number {
    return this.current.state === 'paused' ? this.current.since : this.store.time.nowMs();
  }

  private async read(cursor: Cursor): Promise<SourcePage> {
    const page = await this.options.source.read({
      after: cursor.position,
      ...(cursor.epoch === undefined ? {} : { epoch: cursor.epoch }),
      ...(cursor.mark === undefined ? {} : { mark: cursor.mark }),
      range: cursor.range,
      limit: this.options.limit ?? 500,
      waitMs: this.options.waitMs ?? 5_000,
      signal: this.stopping.signal,
    });
    this.answeredAtMs = this.store.time.nowMs();
    // The own log lies in the cursor's own database: restored together, they belong together.
    if (!this.isOwn && cursor.epoch !== undefined && page.epoch !== cursor.epoch)
      throw new HistoryLost(this.options.name, cursor.epoch, page.epoch);
    return page;
  }

  private async take(cursor: Cursor, page: SourcePage, oneByOne: boolean): Promise<void> {
    const events = page.events.filter((event) => event.position > cursor.position);
    const { handled, passedOver } = this.sort(events);
    const move = {
      to: page.scannedTo > cursor.position ? page.scannedTo : cursor.position,
      epoch: page.epoch,
      lastEventId: events.at(-1)?.id,
      mark: page.mark,
      handled: handled.length,
      passedOver,
      watermarks: this.isOwn ? undefined : page.watermarks,
    };
    if (handled.length === 0) {
      if (move.to === cursor.position && move.watermarks === undefined) return;
      this.held.cursor = await moveCursor(this.store.pool, cursor, move);
    } else {
      // Where something fails for reasons of its own, or has killed its owner, each event moves the cursor by itself; the last move is the page's.
      const alone = oneByOne ? handled : handled.filter(({ position }) => position <= this.doubtfulUpTo);
      for (const group of byPosition(alone))
        this.held.cursor = await this.takeOne(this.held.cursor ?? cursor, group, page.epoch);
      const at = this.held.cursor ?? cursor;
      const rest = handled.slice(alone.length);
      this.held.cursor =
        rest.length === 0
          ? await moveCursor(this.store.pool, at, { ...move, handled: 0 })
          : await this.takeBatch(at, rest, { ...move, handled: rest.length });
    }
    if (this.options.name === 'own') this.store.ownReactionsMoved.raise();
    const said = JSON.stringify(move.watermarks?.[this.options.source.context]);
    if (said === this.saidLast || move.watermarks === undefined) return;
    this.saidLast = said;
    this.store.sourcesHeard.raise();
  }

  /** Which events are ours to handle: of several versions of one fact the highest that we know; a fact in no readable version too, to be parked. */
  private sort(events: readonly ContractEvent[]): { handled: ContractEvent[]; passedOver: number } {
    const handled: ContractEvent[] = [];
    for (const group of byPosition(events)) {
      const byBase = new Map<string, ContractEvent[]>();
      for (const event of group)
        if (this.isForUs(event) && this.discarded?.has(discardKey(event)) !== true)
          byBase.set(baseOf(event.type), [...(byBase.get(baseOf(event.type)) ?? []), event]);
      for (const versions of byBase.values()) {
        const readable = versions.filter((event) => this.byType.has(event.type));
        handled.push(
          (readable.length > 0 ? readable : versions).reduce((a, b) =>
            versionOfType(b.type) > versionOfType(a.type) ? b : a,
          ),
        );
      }
    }
    return { handled, passedOver: events.length - handled.length };
  }

  private isForUs({ type, undecodable }: ContractEvent): boolean {
    return this.bases.has(baseOf(type)) || (undecodable !== undefined && !type.includes('.'));
  }

  private async takeBatch(cursor: Cursor, events: readonly ContractEvent[], move: CursorMove): Promise<Cursor> {
    await this.held.noteBatch(cursor, events.at(-1)!.position);
    return this.inBatch(cursor, events, (client) => moveCursor(client, cursor, move));
  }

  private async takeOne(cursor: Cursor, group: readonly ContractEvent[], epoch: string): Promise<Cursor> {
    const move = {
      to: group[0]!.position,
      epoch,
      lastEventId: group.at(-1)!.id,
      mark: cursor.mark,
      handled: group.length,
      passedOver: 0,
    };
    if (move.to <= this.doubtfulUpTo && (await this.held.hasKilled(cursor, move.to)))
      return this.parkGroup(cursor, group, move, processDied);
    let last: unknown;
    let transients = 0;
    for (let attempt = 1; attempt <= triesBeforeParking; attempt += 1) {
      try {
        return await this.inBatch(cursor, group, (client) => moveCursor(client, cursor, move));
      } catch (error) {
        if (error instanceof CursorLost || isDependencyDown(error) || mustStop(error)) throw error;
        last = error;
        if (isTransient(error) && (transients += 1) % transientsInARow !== 0) attempt -= 1;
        await this.store.time.sleep(backOff(attempt), this.stopping.signal);
        if (this.stopping.signal.aborted) throw error;
      }
    }
    return this.parkGroup(cursor, group, move, last);
  }

  private async parkGroup(
    cursor: Cursor,
    group: readonly ContractEvent[],
    move: CursorMove,
    cause: unknown,
  ): Promise<Cursor> {
    const failure = failureOf(cause);
    this.store.log.error(
      { err: cause, consumer: this.options.name, sequence: group[0]!.subject, position: Number(group[0]!.position) },
      'parked: the event fails by itself; those of its stream wait behind it',
    );
    return inTransaction(this.store.pool, async (client) => {
      await park(client, this.options.name, group, failure);
      return moveCursor(client, cursor, move);
    });
  }

  /** One transaction: parked sequences aside, look-ups, reactions, decisions, one append, and what the caller does last. */
  private async inBatch<T>(
    cursor: Cursor,
    events: readonly ContractEvent[],
    last: (client: Client) => Promise<T>,
  ): Promise<T> {
    const run = (dropDone: boolean) =>
      inTransaction(this.store.pool, async (client) => {
        const wrote = await this.handle(client, events, dropDone);
        const result = await last(client);
        return { wrote, result };
      });
    let done: { wrote: boolean; result: T };
    try {
      done = await run(false);
    } catch (error) {
      if (!isEventIdTaken(error)) throw error;
      // Some of it was done before (a cursor set back, say): those commands are dropped, the others go on.
      done = await run(true);
    }
    if (done.wrote) this.store.tellSequencer(!this.store.hasSequencer);
    return done.result;
  }

  /** Handles events in the caller's transaction. @returns whether anything was appended */
  async handle(
    client: Client,
    events: readonly ContractEvent[],
    dropDone = false,
    ignoreParked = false,
  ): Promise<boolean> {
    const keys = [...new Set(events.map((event) => event.subject))];
    const { now, parked } = await beginBatch(
      client,
      this.store.clock.now(),
      ignoreParked ? null : this.options.name,
      keys,
    );
    const behind = events.filter((event) => parked.has(event.subject));
    if (behind.length > 0) await parkBehind(client, this.options.name, behind);
    const todo = events.filter((event) => !parked.has(event.subject));
    const told = todo.map((event) => this.tell(event));
    const batch = new Batch(this.store.model, client, now);

    const lookUps = told.flatMap(({ reaction, told }) => reaction.lookUps?.(told) ?? []) as LookUp[];
    const found = await findLookUps(this.store.model, client, lookUps);
    // A first pass over what the database knows tells which streams will be needed, so that they are locked in key order.
    const expected = told.flatMap((entry) => react(entry, batch.overlay(found), now));
    await batch.load(
      expected.map(({ command }) => ({ streamType: command.decider.streamType, streamId: command.streamId })),
    );
    const doneBefore = dropDone ? await this.doneBefore(client, expected) : new Set<string>();
    for (const entry of told)
      for (const task of react(entry, batch.overlay(found), now)) {
        if (doneBefore.has(task.commandId)) continue;
        await batch.load([{ streamType: task.command.decider.streamType, streamId: task.command.streamId }]);
        batch.decide(task);
      }
    await batch.append();
    return !batch.isEmpty;
  }

  private tell(event: ContractEvent): { reaction: AnyReaction; told: Told; event: ContractEvent } {
    if (event.undecodable !== undefined) throw new UnreadableContract(`undecodable: ${event.undecodable}`);
    const reaction = this.byType.get(event.type);
    if (reaction === undefined)
      throw new UnreadableContract(`no version of ${baseOf(event.type)} here that we can read`);
    const { type, data, eventId, subject, occurredAt, recordedAt, correlationId } = event;
    const told: Told = {
      type,
      data,
      eventId,
      subject,
      occurredAt,
      recordedAt,
      effectiveAt: earlier(occurredAt, recordedAt),
      correlationId,
    };
    return { reaction, told, event };
  }

  private async doneBefore(client: Client, tasks: readonly Task[]): Promise<Set<string>> {
    const firstIds = new Map(tasks.map((task) => [eventIdOf(task.commandId, 0), task.commandId]));
    const { rows } = await client.query<{ event_id: string }>(
      'SELECT event_id FROM event WHERE event_id = ANY ($1::uuid[])',
      [[...firstIds.keys()]],
    );
    return new Set(rows.map((row) => firstIds.get(row.event_id)!));
  }
}

/** Our cursor belongs to another history than the one that answers. */
class HistoryLost extends Error {
  override readonly name = 'HistoryChanged';
  readonly failure = 'stop';
  constructor(consumer: string, ours: string, theirs: string) {
    super(`the cursor of ${consumer} belongs to history ${ours}, the source answers with ${theirs}`);
  }
}

/** An event that is for us in a shape that we cannot read. */
export class UnreadableContract extends Error {
  override readonly name = 'UnreadableContract';
}

/** Commands that follow from one fact, with ids derived from it: the same however often it is handled. */
const react = (
  { reaction, told, event }: { reaction: AnyReaction; told: Told; event: ContractEvent },
  found: Found,
  now: Instant,
): Task[] => {
  const context: ReactionContext = {
    now,
    id: (prefix, key = '') =>
      derivedId(prefix, told.recordedAt, `${told.eventId}.${event.index}\n${reaction.name}\n${key}`),
  };
  const commands = reaction.react(told, found, context) as readonly CommandOn[];
  return commands.map((command, index) => ({
    commandId: uuid5(`${told.eventId}.${event.index}`, reaction.name, index),
    command,
    metadata: {
      correlationId: told.correlationId,
      causationId: told.eventId,
      actor: `system:${reaction.name}`,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    },
  }));
};

const failureKind = (error: unknown): unknown => (error as { failure?: unknown } | undefined)?.failure;

const mustStop = (error: unknown): boolean => error instanceof UnreadableEvent || failureKind(error) === 'stop';

const isEventIdTaken = (error: unknown): boolean =>
  (error as DatabaseError).code === '23505' && (error as DatabaseError).constraint === 'event_id_once';

const backOff = (failures: number): number => Math.min(5_000, 20 * 2 ** failures) * (0.5 + Math.random() / 2);

const byPosition = (events: readonly ContractEvent[]): ContractEvent[][] => {
  const groups: ContractEvent[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last?.[0]?.position === event.position) last.push(event);
    else groups.push([event]);
  }
  return groups;
};

/** `logistics.shipment-delivered` of `logistics.shipment-delivered.v1`; own event types have no version in their name. */
const baseOf = (type: string): string => type.replace(/\.v\d+$/, '');
const versionOfType = (type: string): number => Number(/\.v(\d+)$/.exec(type)?.[1] ?? 0);
