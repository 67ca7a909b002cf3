import type { ShardRange } from './event-source.js';

/**
 * What a consumer does about a source that fails: `pause` (dependency down: try again with back-off, park nothing), `stop` (loudly:
 * going on would do harm, a person has to look) or `yield` (the range is another process's now: give the cursor up until it is given back).
 */
export type SourceFailure = 'pause' | 'stop' | 'yield';

/** The source is down, does not answer in time, is too busy, or does not let us in. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';
  readonly failure: SourceFailure = 'pause';
  constructor(
    readonly context: string,
    readonly reason: 'unreachable' | 'timed-out' | 'refused-credential' | 'busy' | 'failing',
    /** The HTTP status, where there was an answer. */
    readonly status?: number,
    cause?: unknown,
  ) {
    super(`${context}: ${reason}${status === undefined ? '' : ` (${status})`}`, { cause });
  }
}

/** What came back is no page of this feed: not its media type, too large, cut off, or out of order. Nothing of it was used. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
  readonly failure: SourceFailure = 'pause';
  constructor(
    readonly context: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`${context}: ${reason}`, { cause });
  }
}

/** Another service answered than the one whose facts we keep: a wrong address. */
export class ForeignSource extends Error {
  override readonly name = 'ForeignSource';
  readonly failure: SourceFailure = 'stop';
  constructor(
    readonly context: string,
    readonly actual: string,
  ) {
    super(`expected facts of ${context}, got those of ${actual}`);
  }
}

/** The source was restored or replaced: positions mean something else than when our cursor was written. */
export class HistoryChanged extends Error {
  override readonly name = 'HistoryChanged';
  readonly failure: SourceFailure = 'stop';
  constructor(
    readonly context: string,
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`${context}: our cursor belongs to ${expected}, the source answers with ${actual}`);
  }
}

/** The range, or a part of it, is not given to this process: whoever reads it now goes on from our cursor. */
export class NotAssigned extends Error {
  override readonly name = 'NotAssigned';
  readonly failure: SourceFailure = 'yield';
  constructor(
    readonly context: string,
    readonly range: ShardRange,
  ) {
    super(`${context}: shards ${range.join('–')} are not assigned to this process`);
  }
}

/** The door keeps nothing at the moment, or refuses what it was given: nothing of the page is known to be kept, and it is sent again. */
export class DoorUnavailable extends Error {
  override readonly name = 'DoorUnavailable';
  readonly failure: SourceFailure = 'pause';
  constructor(
    readonly door: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`${door}: ${reason}`, { cause });
  }
}
