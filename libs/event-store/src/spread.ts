import type { ShardRange } from '@throughline/transport';
import type pg from 'pg';
import { leaseSeconds } from './cursor.js';
import type { EventStore } from './event-store.js';
import { Signal } from './signal.js';

/** One cursor: what is given to one worker as a whole. */
export interface Unit {
  readonly consumer: string;
  readonly range: ShardRange;
}

/** A cursor as the database has it. */
export interface KnownUnit extends Unit {
  /** Who holds it; undefined where nobody does, also where its owner gives no sign of life any more. */
  readonly owner: string | undefined;
}

interface BeatRow {
  readonly workers: string[];
  readonly strangers: boolean;
  readonly consumer: string | null;
  readonly range_from: number;
  readonly range_to: number;
  readonly owner: string | null;
  readonly free: boolean;
}

/** What this process could hold, and what it does hold. */
export interface Holdings {
  /** May this process hold it at all? Not where others decide about it, or where it has failed here. */
  takes(unit: Unit): boolean;
  holds(unit: Unit): boolean;
}

const beatEveryMs = 2_000;
/** What nobody has taken for so many beats is taken by whoever sees it, beyond a fair share. */
const patientBeats = 3;
/** What was given up for the sake of fairness and came back is kept for so many beats. */
const keptBeats = 30;

export const keyOf = ({ consumer, range }: Unit): string => `${consumer} ${range[0]}`;

/**
 * Spreads cursors over the workers of a service: a sign of life every two seconds renews all leases of the process and tells who else lives
 * and what is free; each takes up to its fair share and gives back what is beyond it. Nobody leads. With leases of 8 s, what a
 * process held that died is held by another within 10 s. A process that starts anew under its old name holds nothing of what it held, and
 * counts once it has lived for 10 s: while it dies again and again, the others do its work.
 */
export class Spread {
  /** Raised after a beat: what may be taken or must be given back has changed, perhaps. */
  readonly changed = new Signal();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private known: readonly KnownUnit[] = [];
  private granted = new Set<string>();
  private surplus = new Set<string>();
  /** For how many beats in a row a unit was seen free. */
  private readonly freeFor = new Map<string, number>();
  private keep = 0;
  private isFirstBeat = true;
  /** Do processes live that write inline read models with other folds than ours? */
  strangers = false;

  constructor(
    private readonly store: EventStore,
    private readonly owner: string,
    private readonly isWorker: () => boolean,
    /** Names the folds with which this process writes inline read models. */
    private readonly folds: string,
    private readonly holdings: Holdings,
    /** A connection that commands do not use: they must not keep a sign of life waiting. The pool where there is none. */
    private readonly connection: () => pg.Client | undefined,
  ) {}

  /** All cursors of the service, as of the last beat. */
  get units(): readonly KnownUnit[] {
    return this.known;
  }

  mayTake(unit: Unit): boolean {
    return this.granted.has(keyOf(unit));
  }

  mustGive(unit: Unit): boolean {
    return this.surplus.has(keyOf(unit));
  }

  async start(): Promise<void> {
    await this.beat();
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    for (;;) {
      await this.store.time.sleep(beatEveryMs, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      await this.beat().catch((error: unknown) =>
        this.store.log.warn({ err: error }, 'leases could not be renewed; it is tried again'),
      );
    }
  }

  private async beat(): Promise<void> {
    const { rows } = await (this.connection() ?? this.store.pool).query<BeatRow>({
      name: 'process-beat',
      text: 'SELECT * FROM process_beat($1, $2, $3, $4, $5)',
      values: [this.owner, this.isFirstBeat, this.isWorker(), this.folds, leaseSeconds],
    });
    this.isFirstBeat = false;
    this.strangers = rows[0]?.strangers === true;
    const cursors = rows.filter((row): row is BeatRow & { consumer: string } => row.consumer !== null);
    this.known = cursors.map((row) => ({
      consumer: row.consumer,
      range: [row.range_from, row.range_to],
      owner: row.free ? undefined : (row.owner ?? undefined),
    }));
    if (this.isWorker()) this.decide(rows[0]?.workers ?? []);
    this.changed.raise();
  }

  private decide(workers: readonly string[]): void {
    const takeable = this.known.filter((unit) => this.holdings.takes(unit));
    const mine = takeable.filter((unit) => this.holdings.holds(unit));
    const free = takeable.filter(
      (unit) => !this.holdings.holds(unit) && (unit.owner === undefined || unit.owner === this.owner),
    );
    const isFree = new Set(free.map(keyOf));
    for (const key of this.freeFor.keys()) if (!isFree.has(key)) this.freeFor.delete(key);
    for (const key of isFree) this.freeFor.set(key, (this.freeFor.get(key) ?? 0) + 1);

    const others = workers.filter((owner) => owner !== this.owner);
    // Whoever has just come takes nothing from those who have lived for a while: only what none of them wants.
    const isNewcomer = others.length > 0 && others.length === workers.length;
    const { share, least } = sharesOf(takeable.length, others.length + 1);
    const heldBy = (owner: string) => takeable.filter((unit) => unit.owner === owner).length;
    const somebodyHasLess = others.some((owner) => heldBy(owner) < least);

    const wanted = fewestFirst(free, mine);
    const unwanted = wanted.filter((unit) => (this.freeFor.get(keyOf(unit)) ?? 0) > patientBeats);
    const fair = isNewcomer ? [] : wanted.slice(0, Math.max(0, share - mine.length));
    if (unwanted.some((unit) => !fair.includes(unit))) this.keep = keptBeats;
    this.granted = new Set([...fair, ...unwanted].map(keyOf));

    const tooMany = mine.length > share ? mine.length - share : mine.length > least && somebodyHasLess ? 1 : 0;
    const givesUp = this.keep > 0 ? 0 : tooMany;
    this.keep = Math.max(0, this.keep - 1);
    this.surplus = new Set(mostFirst(mine).slice(0, givesUp).map(keyOf));
  }
}

/** The most that one of so many workers holds, and the least. */
export const sharesOf = (units: number, workers: number): { share: number; least: number } => ({
  share: Math.ceil(units / workers),
  least: Math.floor(units / workers),
});

/** Of what is free, first what belongs to the consumers of which we hold least: each source is read by several. */
const fewestFirst = (free: readonly KnownUnit[], mine: readonly KnownUnit[]): readonly KnownUnit[] => {
  const held = countsOf(mine);
  const result: KnownUnit[] = [];
  const left = [...free];
  while (left.length > 0) {
    left.sort((a, b) => (held.get(a.consumer) ?? 0) - (held.get(b.consumer) ?? 0));
    const next = left.shift()!;
    held.set(next.consumer, (held.get(next.consumer) ?? 0) + 1);
    result.push(next);
  }
  return result;
};

const mostFirst = (mine: readonly KnownUnit[]): readonly KnownUnit[] => {
  const held = countsOf(mine);
  return mine.toSorted((a, b) => (held.get(b.consumer) ?? 0) - (held.get(a.consumer) ?? 0));
};

const countsOf = (units: readonly Unit[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { consumer } of units) counts.set(consumer, (counts.get(consumer) ?? 0) + 1);
  return counts;
};
