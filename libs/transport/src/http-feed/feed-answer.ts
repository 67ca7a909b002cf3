import { createHash } from 'node:crypto';
import { boundedWait } from '../bounded-wait.js';
import { toCloudEvent } from '../cloud-event.js';
import type { WatermarkMap } from '../event-source.js';
import type { FeedPage, FeedPages } from '../feed-pages.js';
import { parseFeedQuery, type FeedQuery } from './feed-query.js';

export const feedMediaType = 'application/cloudevents-batch+json';

/** An answer of the feed, ready for any HTTP server. */
export interface FeedAnswer {
  readonly status: 200;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A page ends with the position that takes its body past this many characters, so that no reader's limit is ever met. */
export const softBodyLimit = 2_000_000;

/**
 * Clients read at most 16 kB of headers (Node's default). A watermark that does not fit is left out and named in `Feed-Watermarks-Omitted`:
 * readers keep the one they know, and verdicts that need it wait.
 */
const maxWatermarkCharacters = 12_000;

/** A wait is cut into naps: a wake-up call that was lost costs no more than one of them. */
const napMs = 1_000;

/**
 * Serves one request of `GET /v1/feed`: reads the query, waits for news, answers.
 *
 * @param signal the client went away, or the server is to stop: the answer is given at once
 * @throws InvalidFeedQuery
 */
export const serveFeed = async (
  feed: FeedPages,
  source: string,
  rawQuery: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<FeedAnswer> => {
  const query = parseFeedQuery(rawQuery);
  return feedAnswer({ query, page: await awaitPage(feed, query, signal), source });
};

/** The long poll: the page as soon as it holds anything that the client does not know, and at the latest when its time is up. */
export const awaitPage = async (feed: FeedPages, query: FeedQuery, signal: AbortSignal): Promise<FeedPage> => {
  if (query.waitMs === 0) return pageFor(feed, query);

  const wait = boundedWait(signal, query.waitMs);
  let lookedTo = query.after;
  try {
    for (;;) {
      // The nap begins before the page is read: what is published in between ends it.
      const nap = feed.wait(lookedTo, napMs, wait.signal);
      nap.catch(() => undefined); // a nap that nobody waits for any more
      const page = await pageFor(feed, query);
      if (isNews(page, query) || wait.signal.aborted) return page;
      if (page.scannedTo > lookedTo) lookedTo = page.scannedTo;
      await nap;
    }
  } finally {
    wait.end();
  }
};

/** Puts a page into its envelope. Pure. */
export const feedAnswer = ({
  query,
  page,
  source,
}: {
  readonly query: FeedQuery;
  readonly page: FeedPage;
  readonly source: string;
}): FeedAnswer => {
  const messages: string[] = [];
  let size = 0;
  let position = query.after;
  let prevPosition = query.after;
  let whole = true;
  for (const event of page.events) {
    if (event.position !== position) {
      whole = size < softBodyLimit;
      if (!whole) break;
      prevPosition = position;
      position = event.position;
    }
    const message = JSON.stringify(toCloudEvent(event, { source, epoch: page.epoch, prevPosition }));
    size += message.length;
    messages.push(message);
  }
  return {
    status: 200,
    headers: {
      'content-type': feedMediaType,
      'cache-control': 'no-store',
      'feed-source': source,
      'feed-epoch': page.epoch,
      'feed-scanned-to': String(whole ? page.scannedTo : position),
      ...(whole ? watermarkHeaders(page.watermarks) : {}),
    },
    body: `[${messages.join(',')}]`,
  };
};

/** What a client sends that has seen no watermarks yet. */
export const noTag = 'none';

const pageFor = async (feed: FeedPages, query: FeedQuery): Promise<FeedPage> => {
  const { after, afterIndex, byId, range, limit } = query;
  if (afterIndex === undefined) return feed.page({ after, range, limit, byId });
  // The client named an event: others of the same position may stand behind it.
  const page = await feed.page({ after: after - 1n, range, limit, byId });
  const events = page.events.filter((event) => event.position > after || event.index > afterIndex);
  if (events.length > 0 || page.events.length === 0) return { ...page, events };
  // The named event was all that the page held. Who goes by ids alone would stand still there: what it wants is on the next one.
  return feed.page({ after: page.scannedTo > after ? page.scannedTo : after, range, limit, byId });
};

/** How far it was looked through is news for a reader that goes by positions. One that goes by ids would only ask the same again. */
const isNews = (page: FeedPage, { after, byId, tag }: FeedQuery): boolean =>
  page.events.length > 0 ||
  (!byId && page.scannedTo > after) ||
  (tag !== undefined && tag !== tagOf(watermarkTexts(page.watermarks)?.told));

const watermarkHeaders = (watermarks: WatermarkMap | undefined): Record<string, string> => {
  const texts = watermarkTexts(watermarks);
  if (texts === undefined) return {};
  const { told, omitted } = texts;
  return {
    'feed-watermarks': told,
    'feed-tag': tagOf(told),
    ...(omitted.length > 0 && { 'feed-watermarks-omitted': headerJson(omitted) }),
  };
};

/** The same text for the same watermarks, whatever the order of their names: the tag is made of it. */
const watermarkTexts = (
  watermarks: WatermarkMap | undefined,
): { readonly told: string; readonly omitted: readonly string[] } | undefined => {
  if (watermarks === undefined) return undefined;
  const entries = Object.keys(watermarks)
    .sort()
    .map((name) => ({ name, text: `${headerJson(name)}:${headerJson(watermarks[name])}` }));
  const shortestFirst = entries.toSorted((a, b) => a.text.length - b.text.length);
  let size = 0;
  const fitting = new Set(shortestFirst.filter(({ text }) => (size += text.length) <= maxWatermarkCharacters));
  return {
    told: `{${entries
      .filter((entry) => fitting.has(entry))
      .map(({ text }) => text)
      .join(',')}}`,
    omitted: entries.filter((entry) => !fitting.has(entry)).map(({ name }) => name),
  };
};

/** JSON in ASCII: header lines carry nothing else. */
const headerJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const tagOf = (text: string | undefined): string =>
  text === undefined ? noTag : createHash('sha256').update(text).digest('base64url').slice(0, 16);
