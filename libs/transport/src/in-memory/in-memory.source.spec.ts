import { eventSourceContract } from '../contract-suite.js';
import type { FeedPages } from '../feed-pages.js';
import { InMemoryFeed } from './in-memory-feed.js';
import { inMemorySource } from './in-memory.source.js';

eventSourceContract(
  'in memory',
  () => {
    let feed = new InMemoryFeed();
    let serving = new AbortController();
    const served: FeedPages = {
      page: (options) => feed.page(options),
      wait: (after, ms, signal) => feed.wait(after, ms, AbortSignal.any([signal, serving.signal])),
    };
    return Promise.resolve({
      append: (entry) => Promise.resolve(feed.append(entry)),
      moveWatermarks: (map) => Promise.resolve(feed.moveWatermarks(map)),
      source: (options) =>
        Promise.resolve(inMemorySource({ context: 'logistics', ...options }, { source: 'logistics', feed: served })),
      restart: () => {
        serving.abort();
        serving = new AbortController();
        return Promise.resolve();
      },
      restore: (to) => {
        feed = feed.restored(to, 'restored');
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
    });
  },
  { pages: 'whole' },
);
