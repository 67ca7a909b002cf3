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
   * @throws HistoryChanged the source has another history than our cursor: ask `recall`, then go on or stop
   * @throws NotAssigned another process reads this range: yield
   * @throws the signal's reason, once it is aborted
   */
  read(options: ReadOptions): Promise<SourcePage>;
  /**
   * What the source says today about an event that our cursor has read: for a cursor whose history is not the source's any more. Where it
   * knows that very event, everything before it is the same too, and the cursor may go on in the new history.
   *
   * @throws as `read` does, except HistoryChanged
   */
  recall(options: RecallOptions): Promise<Recalled>;
  /** Only where others decide which ranges this process reads (a Kafka group). */
  readonly assignment?: Assignment;
  /**
   * Connects, and keeps connected; a source without it needs none. Comes back at once: a broker that is away is no error, it is tried for
   * ever with back-off, and `condition` says so.
   */
  open?(): Promise<void>;
  /** Lets what is running end and leaves the group: nothing of it runs afterwards. */
  close?(): Promise<void>;
  /** Why nothing comes from it; undefined while all is well. */
  condition?(): string | undefined;
}

/** Which ranges a process may read where a group shares them out. */
export interface Assignment {
  /** What this process may read now: one entry per partition. A range within one of them may be read as well. */
  readonly ranges: readonly ShardRange[];
  /**
   * Tells when `ranges` has changed: at once when something is taken away, before anybody else is given it.
   *
   * @returns what ends it
   */
  onChange(listener: () => void): () => void;
}

export interface RecallOptions {
  /** The id of the last event that the cursor has read. */
  readonly id: string;
  readonly range: ShardRange;
  readonly signal: AbortSignal;
}

export interface Recalled {
  /** The source's history today. */
  readonly epoch: string;
  /** Does that event stand at its position there? */
  readonly known: boolean;
}

/**
 * The mark of a cursor that is to read its door from the oldest that it still has: what stands at or before its position is passed over. A
 * door that keeps nothing but the feed takes no notice.
 */
export const fromTheOldest = 'start';

export interface ReadOptions {
  /** The position of the cursor; 0 before the first fact. */
  readonly after: bigint;
  /** As the last page of this door gave it, or {@link fromTheOldest}; absent after another door, or before the first page. */
  readonly mark?: string;
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
  /** Where this door goes on, in its own words (Kafka: topic, partition and next offset): kept beside the cursor and given to the next read. */
  readonly mark?: string;
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
