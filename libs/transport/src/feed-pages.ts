import type { ContractEvent, ShardRange, WatermarkMap } from './event-source.js';

/** What a server needs of its own feed to serve it: the event store's feed has this shape. */
export interface FeedPages {
  page(options: {
    readonly after: bigint;
    readonly range: ShardRange;
    readonly limit: number;
    /** The reader goes by event ids alone: an empty page before the end brings it back to the same place. */
    readonly byId?: boolean;
  }): Promise<FeedPage>;
  /**
   * Comes back when something was published after that position, when a watermark moved, when the time is up or when the signal is
   * aborted. May come back for nothing.
   */
  wait(after: bigint, ms: number, signal: AbortSignal): Promise<unknown>;
}

/** A page as it is stored: all contract events of a position, or none of them. */
export interface FeedPage {
  readonly events: readonly PublishedEvent[];
  readonly scannedTo: bigint;
  readonly epoch: string;
  /** Only where the page reaches the position that they speak of. */
  readonly watermarks?: WatermarkMap;
}

/** A contract event before the envelope. */
export type PublishedEvent = Omit<ContractEvent, 'id' | 'undecodable'>;
