import { audienceOf } from '@throughline/contracts';
import { maxLimit, type FeedPage, type FeedPages } from '@throughline/transport';

/** So many empty pages are passed over for one answer; then it is given, empty, and says how far it looked. */
const passedOverAtMost = 10;
/** Of so many places it is remembered how far there is nothing behind them: one for each reader that stands there. */
const rememberedAtMost = 1_000;

/**
 * Our feed as other companies read it: contracts for partners alone, under the same ids and positions, and how far it was looked through.
 * Watermarks are left out: they name subjects of others.
 */
export const partnerPages = (feed: FeedPages, audience: typeof audienceOf = audienceOf): FeedPages => {
  const looked = new LookedThrough();
  // How much is passed over for them has nothing to do with how much they ask for.
  const theirs = async (options: PageOptions): Promise<FeedPage> => {
    const { events, scannedTo, epoch } = await feed.page({ ...options, limit: maxLimit });
    return { events: events.filter(({ type }) => audience(type) === 'partner'), scannedTo, epoch };
  };
  return {
    page: async (options) => upTo(options.limit, await pageWithEvents(theirs, options, looked)),
    wait: (after, ms, signal) => feed.wait(after, ms, signal),
  };
};

/** Our feed as services of ours read it. Who goes by positions hears how far it was looked through, and asks on from there. */
export const peerPages = (feed: FeedPages): FeedPages => {
  const looked = new LookedThrough();
  const page = (options: PageOptions) => feed.page(options);
  return {
    page: (options) => (options.byId === true ? pageWithEvents(page, options, looked) : page(options)),
    wait: (after, ms, signal) => feed.wait(after, ms, signal),
  };
};

type PageOptions = Parameters<FeedPages['page']>[0];

/** The first page that holds an event, or an empty one at the end, or when enough was passed over. */
const pageWithEvents = async (
  read: FeedPages['page'],
  options: PageOptions,
  looked: LookedThrough,
): Promise<FeedPage> => {
  const { after, range } = options;
  const place = `${range.join('-')} ${after}`;
  // A reader who goes by event ids alone asks again from the same place: it is looked on from where the last answer ended.
  let from = looked.from(place) ?? after;
  for (let passed = 0; ; passed += 1) {
    const page = await read({ ...options, after: from });
    const { events, scannedTo, epoch } = page;
    if (looked.isOfAnotherHistory(epoch) && from !== after) {
      from = after;
      continue;
    }
    if (events.length > 0) return page;
    if (scannedTo > from) looked.remember(place, scannedTo);
    if (scannedTo === from || passed >= passedOverAtMost) return page;
    from = scannedTo;
  }
};

/** How far there is nothing for a reader, of the places that were asked for last: what was published there never changes. */
class LookedThrough {
  readonly #upTo = new Map<string, bigint>();
  #epoch: string | undefined;

  from(place: string): bigint | undefined {
    return this.#upTo.get(place);
  }

  remember(place: string, upTo: bigint): void {
    this.#upTo.delete(place);
    this.#upTo.set(place, upTo);
    const [oldest] = this.#upTo.keys();
    if (this.#upTo.size > rememberedAtMost && oldest !== undefined) this.#upTo.delete(oldest);
  }

  /** Then nothing is remembered any more: other events may stand at these positions. */
  isOfAnotherHistory(epoch: string): boolean {
    const isAnother = this.#epoch !== undefined && this.#epoch !== epoch;
    if (isAnother) this.#upTo.clear();
    this.#epoch = epoch;
    return isAnother;
  }
}

/** As many positions of a page as were asked for. */
const upTo = (limit: number, page: FeedPage): FeedPage => {
  const positions = [...new Set(page.events.map(({ position }) => position))];
  const last = positions[limit - 1];
  if (last === undefined || positions.length === limit) return page;
  return { ...page, events: page.events.filter(({ position }) => position <= last), scannedTo: last };
};
