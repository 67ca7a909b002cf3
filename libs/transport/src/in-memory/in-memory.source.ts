import type { EventSource } from '../event-source.js';
import type { FeedPages } from '../feed-pages.js';
import { serveFeed } from '../http-feed/feed-answer.js';
import { feedSource, type FeedSourceOptions } from '../http-feed/feed-source.js';

/**
 * Reads a feed of this process. Facts still become text and are read again: what passes here passes over the network, and nobody
 * holds the same object as the publisher.
 *
 * @param from the feed, and the context that it belongs to
 */
export const inMemorySource = (
  options: FeedSourceOptions,
  from: { readonly source: string; readonly feed: FeedPages },
): EventSource =>
  feedSource(options, async (query, { signal }) => {
    const { headers, body } = await serveFeed(from.feed, from.source, query, signal);
    return { header: (name) => headers[name], body };
  });
