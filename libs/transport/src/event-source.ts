import type { Instant } from '@throughline/values';

/**
 * The port through which a consumer reads another context's published facts, whichever door they come through.
 *
 * Pull-shaped: the consumer holds the cursor and asks for what comes after it, so a fact is never lost between two batches and the
 * reader sets the pace.
 */
export interface EventSource {
  /** Whose facts these are: `logistics`. */
  readonly context: string;
  /**
   * The facts after a position, in order. Answers at once where there is anything new: facts, a later `scannedTo`, or watermarks
   * that moved since the last answer for this range; else waits up to `waitMs` and then answers an empty page.
   *
   * @throws SourceUnavailable the source is down, busy or refuses us: try again later
   * @throws UnreadableAnswer what came back is no feed page, or one of its positions cannot be read: try again later
   * @throws ForeignSource somebody else answered: stop
   * @throws HistoryChanged the source has another history than our cursor: stop
   * @throws the signal's reason, once it is aborted
   */
  read(options: ReadOptions): Promise<SourcePage>;
}

export interface ReadOptions {
  /** The position of the cursor; 0 before the first fact. */
  readonly after: bigint;
  /** The history that the cursor belongs to; absent before the first page. */
  readonly epoch?: string;
  /** First and last shard, 0–1023. */
  readonly range: ShardRange;
  /** How many positions at most, 1–500. */
  readonly limit: number;
  /** How long to wait for something new, 0–30000. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** First and last shard, both included, within 0–1023. */
export type ShardRange = readonly [first: number, last: number];

/** Facts in order of position; all contract events of one position stand on the same page. */
export interface SourcePage {
  readonly events: readonly ContractEvent[];
  /** The source has nothing else for this range up to and including this position: where the cursor may move. */
  readonly scannedTo: bigint;
  /** The name of the source's history. */
  readonly epoch: string;
  /** Absent where the page ends before the position that the watermarks speak of. */
  readonly watermarks?: WatermarkMap;
}

/** One contract event with its envelope. */
export interface ContractEvent {
  /** `<position, 20 digits>.<index>::<event id>`: unique at the source, sorts as the feed does. */
  readonly id: string;
  /** The stored event that it was published from; several contract events may share it. */
  readonly eventId: string;
  readonly position: bigint;
  /** Which of the contract events of its position. */
  readonly index: number;
  readonly shard: number;
  /** `logistics.shipment-delivered.v1` */
  readonly type: string;
  /** The stream at the source: `shipment/shp_…` */
  readonly subject: string;
  readonly occurredAt: Instant;
  /** By the source's business clock. */
  readonly recordedAt: Instant;
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent?: string;
  readonly data: object;
  /**
   * Why it cannot be read. Its id, position and index are right; of the rest, what could be read: an unreadable subject is
   * `unreadable/<id>`, and `data` holds the message as it came, to be parked.
   */
  readonly undecodable?: string;
}

/** What a source knows for certain: its own entry (`logistics`), and one per source that it reads itself (`order:logistics`). */
export interface WatermarkMap {
  readonly [entry: string]: Watermark;
}

export interface Watermark {
  /** Every fact recorded before this instant stands at or before the page's `scannedTo`. */
  readonly at: Instant;
  /** It stands still on purpose, until then at the latest: what was missed while it was down is still coming in. */
  readonly holdUntil?: Instant;
  /** Subjects of which a fact is parked: no verdict about them. */
  readonly held?: readonly string[];
}
