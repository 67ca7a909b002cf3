import { parseInstant } from '@throughline/values';
import { fromCloudEvent, parseId, parsePosition } from '../cloud-event.js';
import type { ContractEvent, EventSource, ReadOptions, SourcePage, Watermark, WatermarkMap } from '../event-source.js';
import { ForeignSource, HistoryChanged, UnreadableAnswer } from '../source-errors.js';
import { feedMediaType, noTag } from './feed-answer.js';

/** How a question travels to a feed and its answer back. */
export type Wire = (query: Readonly<Record<string, string>>, options: ReadOptions) => Promise<WireAnswer>;

/** An answer with status 200. */
export interface WireAnswer {
  header(name: string): string | undefined;
  readonly body: string;
}

export interface FeedSourceOptions {
  /** Whose facts are expected. */
  readonly context: string;
  /** What is wrong with the data of a contract event; undefined where nothing is, or where nobody here knows its type. */
  readonly check?: (type: string, data: object) => string | undefined;
}

/**
 * An {@link EventSource} over the feed of another context, whatever the wire. One for each consumer: it remembers, for each range,
 * which watermarks it has passed on, so that the source can answer as soon as they move.
 */
export const feedSource = ({ context, check }: FeedSourceOptions, wire: Wire): EventSource => {
  const tags = new Map<string, string>();
  return {
    context,
    read: async (options) => {
      const shards = options.range.join('-');
      const answer = await wire(
        {
          lastEventId: String(options.after),
          timeout: String(options.waitMs),
          shards,
          limit: String(options.limit),
          tag: tags.get(shards) ?? noTag,
        },
        options,
      );
      options.signal.throwIfAborted();
      const page = readAnswer(context, answer, options, check);
      tags.set(shards, answer.header('feed-tag') ?? noTag);
      return page;
    },
    recall: async ({ id, range, signal }) => {
      const place = parseId(id);
      const options: ReadOptions = {
        after: place === undefined ? 0n : place.position - 1n,
        range,
        limit: 1,
        waitMs: 0,
        signal,
      };
      const answer = await wire(
        { lastEventId: String(options.after), timeout: '0', shards: range.join('-'), limit: '1' },
        options,
      );
      signal.throwIfAborted();
      const { epoch, events } = readAnswer(context, answer, options, undefined);
      return { epoch, known: events.some((event) => event.id === id) };
    },
  };
};

const readAnswer = (
  context: string,
  answer: WireAnswer,
  { after, epoch: knownEpoch, range }: ReadOptions,
  check: FeedSourceOptions['check'],
): SourcePage => {
  const unreadable = (reason: string, cause?: unknown): never => {
    throw new UnreadableAnswer(context, reason, cause);
  };
  const header = (name: string): string => answer.header(name) ?? unreadable(`${name} is missing`);

  if (!header('content-type').startsWith(feedMediaType)) unreadable('content-type');
  const source = header('feed-source');
  if (source !== context) throw new ForeignSource(context, source);
  const epoch = header('feed-epoch');
  if (knownEpoch !== undefined && epoch !== knownEpoch) throw new HistoryChanged(context, knownEpoch, epoch);
  const scannedTo = parsePosition(header('feed-scanned-to')) ?? unreadable('feed-scanned-to');
  if (scannedTo < after)
    throw new HistoryChanged(context, `${epoch}, position ${after}`, `${epoch}, which ends at ${scannedTo}`);

  const events: ContractEvent[] = [];
  let position = after;
  let prevPosition = after;
  let index = -1;
  for (const message of parseBatch(answer.body, unreadable)) {
    const opened = fromCloudEvent(message) ?? unreadable('an event whose position cannot be read');
    const { event } = opened;
    if (opened.source !== null && opened.source !== context) throw new ForeignSource(context, opened.source);
    if (event.position > position) {
      prevPosition = position;
      position = event.position;
      index = -1;
    }
    if (event.position < position || event.position === after || event.index <= index) unreadable('out of order');
    if (position > scannedTo) unreadable('an event after feed-scanned-to');
    if (opened.prevPosition !== null && opened.prevPosition > prevPosition) unreadable('a gap before an event');
    index = event.index;
    if (event.undecodable === undefined && (event.shard < range[0] || event.shard > range[1]))
      unreadable('an event of another shard');
    const fault = event.undecodable === undefined ? check?.(event.type, event.data) : undefined;
    events.push(fault === undefined ? event : { ...event, data: message as object, undecodable: fault });
  }
  const watermarks = answer.header('feed-watermarks');
  return {
    events,
    scannedTo,
    epoch,
    ...(watermarks === undefined ? {} : { watermarks: parseWatermarks(watermarks) ?? unreadable('feed-watermarks') }),
  };
};

const parseBatch = (body: string, unreadable: (reason: string, cause?: unknown) => never): readonly unknown[] => {
  try {
    const batch: unknown = JSON.parse(body);
    if (Array.isArray(batch)) return batch;
  } catch (error) {
    return unreadable('not JSON', error);
  }
  return unreadable('not a batch');
};

/** Reads a map of watermarks; undefined where any of it cannot be read. */
export const parseWatermarks = (text: string): WatermarkMap | undefined => {
  try {
    const said = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return Object.fromEntries(Object.entries(said).map(([entry, value]) => [entry, asWatermark(value)]));
  } catch {
    return undefined;
  }
};

/** @throws where it is none: a watermark that is misread would speak verdicts of absence. */
const asWatermark = (value: unknown): Watermark => {
  const { at, holdUntil, held } = value as { at?: unknown; holdUntil?: unknown; held?: unknown };
  if (held !== undefined && !(Array.isArray(held) && held.every((subject) => typeof subject === 'string')))
    throw new Error('held');
  return {
    at: asInstant(at),
    ...(holdUntil === undefined ? {} : { holdUntil: asInstant(holdUntil) }),
    ...(held === undefined ? {} : { held }),
  };
};

const asInstant = (value: unknown) => {
  const instant = typeof value === 'string' ? parseInstant(value) : undefined;
  if (instant === undefined) throw new Error('not an instant');
  return instant;
};
