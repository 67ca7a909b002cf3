import type { EventSource, ReadOptions, SourcePage } from '@throughline/transport';
import type { EventStore } from './event-store.js';
import type { Feed } from './feed.js';

/** The own log as a source, for reactions to own events: every type that is asked for, as it is stored, without any door. */
export const ownLog = (store: EventStore, feed: Feed, types: readonly string[]): EventSource => ({
  context: store.context,
  read: async ({ after, range, limit, waitMs, signal }: ReadOptions): Promise<SourcePage> => {
    const until = store.time.nowMs() + waitMs;
    for (;;) {
      const left = Math.max(0, until - store.time.nowMs());
      // Nothing is asked of the database where nothing can be new.
      if (feed.isAtHead(after)) await feed.wait(after, left, signal);
      const page = await feed.ownPage({ after, range, limit, types });
      if (page.scannedTo > after || store.time.nowMs() >= until || signal.aborted)
        return {
          scannedTo: page.scannedTo,
          epoch: page.epoch,
          events: page.events.map((event) => ({ ...event, id: `${event.position}.0::${event.eventId}` })),
        };
      if (!feed.isAtHead(after)) await feed.wait(after, left, signal);
    }
  },
  recall: async ({ id, range }) => {
    const position = BigInt(/^\d+/.exec(id)?.[0] ?? 1);
    const page = await feed.ownPage({ after: position - 1n, range, limit: 1, types });
    return {
      epoch: page.epoch,
      known: page.events.some((event) => `${event.position}.0::${event.eventId}` === id),
    };
  },
});
