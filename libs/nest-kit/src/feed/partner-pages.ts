import { audienceOf } from '@throughline/contracts';
import type { FeedPages } from '@throughline/transport';

/** So many pages without a word for partners are passed over for one answer; then it is given, empty, and says how far it looked. */
const passedOverAtMost = 10;

/**
 * Our feed as other companies read it: contracts for partners alone, under the same ids and positions, and how far it was looked through.
 * Watermarks are left out: they name subjects of others.
 */
export const partnerPages = (feed: FeedPages, audience: typeof audienceOf = audienceOf): FeedPages => ({
  page: async ({ after, range, limit }) => {
    let from = after;
    for (let passed = 0; ; passed += 1) {
      const { events, scannedTo, epoch } = await feed.page({ after: from, range, limit });
      const theirs = events.filter(({ type }) => audience(type) === 'partner');
      // A reader who goes by event ids alone stands still where a page before the end is empty.
      if (theirs.length > 0 || scannedTo === from || passed === passedOverAtMost)
        return { events: theirs, scannedTo, epoch };
      from = scannedTo;
    }
  },
  wait: (after, ms, signal) => feed.wait(after, ms, signal),
});
