import { lastShard, parseId, parsePosition } from '../cloud-event.js';
import type { ShardRange } from '../event-source.js';

/** What a client of the feed asks for, read and checked. */
export interface FeedQuery {
  readonly after: bigint;
  /** Set where a client named an event rather than a position: the last index at `after` that it has dealt with. */
  readonly afterIndex?: number;
  /** The client goes by event ids alone: it named one, or nothing, because it has dealt with none yet. */
  readonly byId: boolean;
  readonly waitMs: number;
  readonly range: ShardRange;
  readonly limit: number;
  /** The `Feed-Tag` that the client saw last: it is answered as soon as the watermarks are others. Absent: they wake nobody. */
  readonly tag?: string;
}

/** A query that cannot be answered: 400. */
export class InvalidFeedQuery extends Error {
  override readonly name = 'InvalidFeedQuery';
  constructor(
    readonly parameter: string,
    readonly rule: string,
  ) {
    super(`${parameter}: ${rule}`);
  }
}

export const maxWaitMs = 30_000;
export const maxLimit = 500;

/**
 * Reads the query parameters of `GET /v1/feed` (HTTP Feeds, and our own `shards`, `limit` and `tag`).
 *
 * @param raw as a router gives them: text each, an array where a parameter was repeated
 * @throws InvalidFeedQuery
 */
export const parseFeedQuery = (raw: Readonly<Record<string, unknown>>): FeedQuery => {
  for (const [name, value] of Object.entries(raw)) {
    if (!parameters.has(name)) throw new InvalidFeedQuery(name, 'unknown');
    if (value !== undefined && typeof value !== 'string') throw new InvalidFeedQuery(name, 'given twice');
  }
  const given = raw as Readonly<Record<string, string | undefined>>;
  const tag = given['tag'];
  if (tag !== undefined && tag.length > 64) throw new InvalidFeedQuery('tag', 'at most 64 characters');
  return {
    ...readLastEventId(given['lastEventId']),
    waitMs: readInteger('timeout', given['timeout'] ?? '0', 0, maxWaitMs),
    range: readShards(given['shards'] ?? `0-${lastShard}`),
    limit: readInteger('limit', given['limit'] ?? String(maxLimit), 1, maxLimit),
    ...(tag === undefined ? {} : { tag }),
  };
};

const parameters = new Set(['lastEventId', 'timeout', 'shards', 'limit', 'tag']);

const readLastEventId = (text: string | undefined): Pick<FeedQuery, 'after' | 'afterIndex' | 'byId'> => {
  if (text === undefined) return { after: 0n, byId: true };
  const position = parsePosition(text);
  if (position !== undefined) return { after: position, byId: false };
  const id = parseId(text);
  if (id === undefined || id.position === 0n)
    throw new InvalidFeedQuery('lastEventId', 'the id of an event or a position');
  return { after: id.position, afterIndex: id.index, byId: true };
};

const readInteger = (parameter: string, text: string, min: number, max: number): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (value < min || value > max) throw new InvalidFeedQuery(parameter, `a whole number from ${min} to ${max}`);
  return value;
};

const readShards = (text: string): ShardRange => {
  const match = /^(\d{1,4})-(\d{1,4})$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || first > last || last > lastShard) {
    throw new InvalidFeedQuery('shards', `first-last, from 0 to ${lastShard}`);
  }
  return [first, last];
};
