import { releaseLease, suspect, takeLease, type Cursor } from './cursor.js';
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

/** Owners that were about to handle an event and died before its cursor moved, beside the first, of which nobody knows what it had in hand. */
const deathsBeforeParking = 2;

/** One cursor as a process holds it, or tries to: with leave where leave is needed, and with doubts where its last owner died. */
export class Holder {
  /** As it was read or moved last; undefined while it is not ours. */
  cursor: Cursor | undefined;
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

  get mayTake(): boolean {
    return this.permit?.may(this.unit) !== 'wait';
  }

  get mustGive(): boolean {
    return this.permit?.mustGive(this.unit) === true;
  }

  /**
   * Takes the cursor where it is to be had.
   *
   * @returns undefined where it is not; else whether its last owner died with it, so that what it had in hand is to be handled with care
   */
  async take(): Promise<{ readonly isInherited: boolean } | undefined> {
    if (!this.mayTake) return undefined;
    const steal = this.permit?.may(this.unit) === 'steal';
    const taken = await takeLease(this.store.pool, { ...this.unit, owner: this.owner, steal });
    if (taken === undefined) return undefined;
    const { cursor, inheritedFrom } = taken;
    const isOurs = inheritedFrom === this.owner && this.heldBefore;
    this.cursor = cursor;
    this.heldBefore = true;
    return { isInherited: inheritedFrom !== undefined && !isOurs };
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

  /**
   * Notes that the event at this position is about to be handled.
   *
   * @returns whether owners have died of it too often: it must not be tried once more
   */
  async hasKilled(cursor: Cursor, position: bigint): Promise<boolean> {
    if (this.noted === position) return false;
    const lives = await suspect(this.store.pool, cursor, position);
    this.noted = position;
    return lives > deathsBeforeParking;
  }
}
