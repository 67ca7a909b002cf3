import type { FeedPage } from './feed-pages.js';

/**
 * A way out for a context's feed: everything published is handed on page by page, in order, at least once. Who hands the pages on keeps a
 * cursor, and moves it when a page is kept.
 */
export interface FeedDoor {
  /** `kafka` */
  readonly name: string;
  /** Connects, and keeps connected. Comes back at once: a broker that is away is no error, it is tried for ever with back-off. */
  open(): Promise<void>;
  /** Lets what is on its way arrive, but waits for nobody who does not answer: a shutdown has its time. */
  close(): Promise<void>;
  /** Why nothing could get out from here; undefined while all is well. What is wrong with a page is said to who sends it. */
  condition(): string | undefined;
  /**
   * Resolves once all of the page is kept there. A page may be sent again, and begin earlier than the last one ended: readers know what
   * they have.
   *
   * @returns what to remember beside the cursor, given to the next page as its `mark`
   * @throws DoorUnavailable nothing of the page is known to be kept: send it again later
   * @throws the signal's reason, once it is aborted
   */
  send(page: DoorPage, signal: AbortSignal): Promise<string>;
}

/** Everything published after a position, for all shards. */
export interface DoorPage extends FeedPage {
  readonly after: bigint;
  /** As the last page's `send` gave it; absent before the first page. */
  readonly mark?: string;
}
