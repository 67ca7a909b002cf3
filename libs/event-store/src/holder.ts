import { noteInHand, releaseLease, takeLease, type Cursor } from './cursor.js';
import type { EventStore } from './event-store.js';
import { firstOf, type Signal } from './signal.js';
import type { Unit } from './spread.js';

/** Whether a process may hold a cursor. */
export interface Permit {
  /** Raised when an answer may have changed. */
  readonly changed: Signal;
  /** `steal`: also from a living owner, because it was given to us by who may give it. */
  may(unit: Unit): 'take' | 'steal' | 'wait';
  mustGive(unit: Unit): boolean;
}

/** Owners that had an event in hand by itself and died before its cursor moved, beside the first, which had it in a batch. */
const deathsBeforeParking = 2;

/** One cursor as a process holds it, or tries to: with leave where leave is needed, and with doubts about what its last owner died with. */
export class Holder {
  private known: Cursor | undefined;
  /** The history of the own log in which it was read. */
  private readIn = '';
  private heldBefore = false;
  /** What this process has noted last: noting it again would count one life twice. */
  private noted: bigint | undefined;

  /** @param permit who decides which cursors this process may hold; without, it takes what is free */
  constructor(
    private readonly store: EventStore,
    readonly unit: Unit,
    private readonly owner: string,
    private readonly permit?: Permit,
  ) {}

  /** As it was read or moved last; undefined while it is not ours, or where the database is not the one in which it was read. */
  get cursor(): Cursor | undefined {
    return this.readIn === this.store.epoch ? this.known : undefined;
  }

  set cursor(cursor: Cursor | undefined) {
    this.known = cursor;
  }

  get mayTake(): boolean {
    return this.permit?.may(this.unit) !== 'wait';
  }

  get mustGive(): boolean {
    return this.permit?.mustGive(this.unit) === true;
  }

  /**
   * Takes the cursor where it is to be had.
   *
   * @returns undefined where it is not; else up to which position its last owner had events in hand when it died, 0 where it did not: they are
   *   to be handled one by one
   */
  async take(): Promise<{ readonly doubtfulUpTo: bigint } | undefined> {
    if (!this.mayTake) return undefined;
    this.readIn = this.store.epoch;
    const steal = this.permit?.may(this.unit) === 'steal';
    const taken = await takeLease(this.store.pool, { ...this.unit, owner: this.owner, steal });
    if (taken === undefined) return undefined;
    const { cursor, inheritedFrom, inHandUpTo = 0n } = taken;
    const isOurs = inheritedFrom === this.owner && this.heldBefore;
    this.cursor = cursor;
    this.heldBefore = true;
    return { doubtfulUpTo: inheritedFrom === undefined || isOurs ? 0n : inHandUpTo };
  }

  /** Until it may be worth another try. */
  async wait(signal: AbortSignal, atMostMs = 1_000): Promise<void> {
    await firstOf(this.permit === undefined ? [] : [this.permit.changed], atMostMs, signal);
  }

  /** Also where it was lost, and the lease is ours still. */
  async giveBack(): Promise<void> {
    this.cursor = undefined;
    this.heldBefore = false;
    await releaseLease(this.store.pool, this.unit, this.owner);
  }

  /** Notes that a batch up to this position is about to be handled: whoever inherits the cursor knows what we had in hand. */
  async noteBatch(cursor: Cursor, upTo: bigint): Promise<void> {
    await noteInHand(this.store.pool, cursor, upTo, false);
  }

  /**
   * Notes that the event at this position is about to be handled by itself.
   *
   * @returns whether owners have died of it too often: it must not be tried once more
   */
  async hasKilled(cursor: Cursor, position: bigint): Promise<boolean> {
    if (this.noted === position) return false;
    const lives = await noteInHand(this.store.pool, cursor, position, true);
    this.noted = position;
    return lives > deathsBeforeParking;
  }
}
