/** The stream is not at the version that the caller named. */
export class ConcurrencyConflict extends Error {
  override readonly name = 'ConcurrencyConflict';
  constructor(
    readonly streamType: string,
    readonly streamId: string,
    readonly actualVersion: number,
  ) {
    super(`${streamType}/${streamId} is at version ${actualVersion}`);
  }
}

/** The same idempotency key came with another request. */
export class IdempotencyKeyReused extends Error {
  override readonly name = 'IdempotencyKeyReused';
}

/** The first request under this idempotency key has not been answered yet. */
export class CommandStillRunning extends Error {
  override readonly name = 'CommandStillRunning';
}

/** The command's events are in the log, but its answer has passed its retention. */
export class CommandDoneBefore extends Error {
  override readonly name = 'CommandDoneBefore';
}

/** A stored event is of a schema version that this release cannot read: it is too old for the log. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/** The cursor belongs to another owner by now, or stands elsewhere: roll back and start over. */
export class CursorLost extends Error {
  override readonly name = 'CursorLost';
}

/** A read model has not seen the named write within the time that was given. */
export class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind';
}

/** A `readAfter` token that is not one of this service's. */
export class ForeignReadAfter extends Error {
  override readonly name = 'ForeignReadAfter';
}

/** What a database error says, as far as pg tells. */
export interface DatabaseError {
  readonly code?: string;
  readonly constraint?: string;
  readonly detail?: string;
}

const asDatabaseError = (error: unknown): DatabaseError =>
  typeof error === 'object' && error !== null ? (error as DatabaseError) : {};

export const sqlState = (error: unknown): string | undefined => asDatabaseError(error).code;

/** Our own SQLSTATEs, raised by the append function. */
export const appendConflict = 'TL001';
export const appendStaleClock = 'TL002';
export const appendDoneBefore = 'TL003';
export const appendValueTaken = 'TL004';
export const cursorLost = 'TL005';

export const detailOf = (error: unknown): string => asDatabaseError(error).detail ?? '';

/** A failure that another try may not meet: deadlock, serialization, a conflict with another writer. Nobody's fault. */
export const isTransient = (error: unknown): boolean => {
  const state = sqlState(error);
  return (
    state === '40001' ||
    state === '40P01' ||
    state === '55P03' ||
    state === appendConflict ||
    state === appendStaleClock
  );
};

const connectionErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** What pg says without a code, in its own words: a mention of connections in somebody else's message is none of these. */
const lostConnection =
  /^Connection terminated|^Client has encountered a connection error|^Client was closed|timeout exceeded when trying to connect|^Cannot use a pool after calling end|^Query read timeout|^timeout expired/;

/** The database or another dependency cannot be had: nothing is wrong with what was to be done. */
export const isDependencyDown = (error: unknown): boolean => {
  const state = sqlState(error);
  if (error instanceof Error && error.name === 'SourceUnavailable') return true;
  if (state === undefined) return error instanceof Error && lostConnection.test(error.message);
  return connectionErrors.has(state) || /^(08|53|57P|58|25006|25P03)/.test(state) || state === '57014';
};
