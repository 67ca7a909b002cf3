import { createHash } from 'node:crypto';
import type { ContractEvent } from '@throughline/transport';
import { inTransaction, type Client, type Pool } from './database.js';

/** A sequence that waits for a person: one event that we could not handle, and those of the same stream behind it. */
export interface ParkedSequence {
  readonly id: number;
  readonly consumer: string;
  /** `shipment/shp_…` at the source. */
  readonly sequenceKey: string;
  readonly subjects: readonly string[];
  /** The same for failures of the same kind at the same place. */
  readonly failureGroup: string;
  readonly errorClass: string;
  readonly reason: string;
  readonly tries: number;
  readonly firstSeenAt: string;
  readonly lastTriedAt: string;
  readonly events: number;
}

/** What an event is about, for verdicts that must wait while it is parked. */
export const subjectsOf = (event: ContractEvent): readonly string[] => {
  const data = event.data as { shipmentId?: unknown; orderNumber?: unknown; contents?: unknown; orders?: unknown };
  const subjects = new Set<string>([event.subject.slice(event.subject.indexOf('/') + 1)]);
  const add = (value: unknown) => typeof value === 'string' && subjects.add(value);
  add(data.shipmentId);
  add(data.orderNumber);
  for (const part of Array.isArray(data.contents) ? (data.contents as { orderNumber?: unknown }[]) : [])
    add(part.orderNumber);
  for (const order of Array.isArray(data.orders) ? (data.orders as unknown[]) : []) add(order);
  return [...subjects];
};

export interface Failure {
  readonly group: string;
  readonly errorClass: string;
  readonly reason: string;
}

/** Processes have died while they handled the event, again and again: it is set aside before it is tried once more. */
export const processDied = Object.assign(new Error('the processes that handled it have died'), {
  name: 'ProcessDied',
  stack: '',
});

/** Groups failures by their class and the first line of ours in the stack; the reason carries no data of the event. */
export const failureOf = (error: unknown): Failure => {
  const known = error instanceof Error ? error : new Error(String(error));
  const frame =
    known.stack
      ?.split('\n')
      .find((line) => line.includes(' at ') && !line.includes('node_modules') && !line.includes('node:'))
      ?.replace(/:\d+:\d+\)?$/, '')
      .replace(/.*\//, '') ?? '';
  const group = createHash('sha256').update(`${known.name}\n${frame}`).digest('hex').slice(0, 12);
  return { group, errorClass: known.name, reason: known.message.replaceAll(/"[^"]*"|'[^']*'/g, '…').slice(0, 500) };
};

/** Sets an event aside, and its sequence with it. In the caller's transaction, beside the cursor's move. */
export const park = async (
  client: Client,
  consumer: string,
  events: readonly ContractEvent[],
  failure: Failure,
): Promise<void> => {
  for (const event of events) {
    await client.query(
      `INSERT INTO parked_sequence AS p (consumer, sequence_key, subjects, failure_group, error_class, reason)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (consumer, sequence_key) DO UPDATE SET subjects = ARRAY(SELECT DISTINCT unnest(p.subjects || excluded.subjects))`,
      [consumer, event.subject, subjectsOf(event), failure.group, failure.errorClass, failure.reason],
    );
    await client.query(
      `INSERT INTO parked_event (consumer, sequence_key, position, event_index, envelope) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [
        consumer,
        event.subject,
        event.position,
        event.index,
        JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
      ],
    );
  }
};

/** Puts events behind those of their sequence that are parked already. */
export const parkBehind = async (client: Client, consumer: string, events: readonly ContractEvent[]): Promise<void> =>
  park(client, consumer, events, { group: '', errorClass: '', reason: '' });

/** Events beyond a position that somebody has given up for good, by {@link discardKey}: a cursor that was set back meets them again. */
export const discardedBeyond = async (pool: Pool, consumer: string, position: bigint): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ event_id: string; event_index: number }>(
    'SELECT event_id, event_index FROM discarded_event WHERE consumer = $1 AND position > $2',
    [consumer, position],
  );
  return new Set(rows.map((row) => discardKey({ eventId: row.event_id, index: row.event_index })));
};

export const discardKey = ({ eventId, index }: Pick<ContractEvent, 'eventId' | 'index'>): string =>
  `${eventId}.${index}`;

interface SequenceRow {
  readonly id: number;
  readonly consumer: string;
  readonly sequence_key: string;
  readonly subjects: string[];
  readonly failure_group: string;
  readonly error_class: string;
  readonly reason: string;
  readonly tries: number;
  readonly first_seen_at: string;
  readonly last_tried_at: string;
  readonly events: number;
}

const sequenceOf = (row: SequenceRow): ParkedSequence => ({
  id: row.id,
  consumer: row.consumer,
  sequenceKey: row.sequence_key,
  subjects: row.subjects,
  failureGroup: row.failure_group,
  errorClass: row.error_class,
  reason: row.reason,
  tries: row.tries,
  firstSeenAt: row.first_seen_at,
  lastTriedAt: row.last_tried_at,
  events: row.events,
});

const sequenceColumns = `p.id, p.consumer, p.sequence_key, p.subjects, p.failure_group, p.error_class, p.reason, p.tries, p.first_seen_at,
  p.last_tried_at, (SELECT count(*) FROM parked_event e WHERE e.consumer = p.consumer AND e.sequence_key = p.sequence_key) AS events`;

/** How a parked event is handled again: by the consumer that parked it. */
export type Redo = (client: Client, consumer: string, event: ContractEvent) => Promise<void>;

/** What an operator can see and do about parked sequences. */
export class Parking {
  constructor(
    private readonly pool: Pool,
    private readonly redo: Redo,
  ) {}

  /** Oldest first; `after` is the id of the last one seen. */
  async list(options: { after?: number; limit: number; failureGroup?: string }): Promise<ParkedSequence[]> {
    const { rows } = await this.pool.query<SequenceRow>(
      `SELECT ${sequenceColumns} FROM parked_sequence p WHERE p.id > $1 AND ($3::text IS NULL OR p.failure_group = $3) ORDER BY p.id LIMIT $2`,
      [options.after ?? 0, options.limit, options.failureGroup ?? null],
    );
    return rows.map(sequenceOf);
  }

  async count(): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>('SELECT count(*) AS n FROM parked_sequence');
    return rows[0]!.n;
  }

  /** The first events of a sequence as they came. Mask personal data before you show them. */
  async peek(id: number, limit: number): Promise<{ sequence: ParkedSequence; events: ContractEvent[] } | undefined> {
    const { rows } = await this.pool.query<SequenceRow>(
      `SELECT ${sequenceColumns} FROM parked_sequence p WHERE p.id = $1`,
      [id],
    );
    if (rows[0] === undefined) return undefined;
    const sequence = sequenceOf(rows[0]);
    return { sequence, events: await eventsOf(this.pool, sequence, limit) };
  }

  /**
   * Handles the events of a sequence again, in order, each in a transaction of its own; the sequence is free when none is left.
   * @returns how many were handled, and the failure that stopped it; undefined where there is no such sequence
   */
  async retry(id: number): Promise<{ handled: number; failure?: Failure } | undefined> {
    let handled = 0;
    for (;;) {
      try {
        const step = await inTransaction(this.pool, async (client) => {
          const sequence = await lockSequence(client, id);
          if (sequence === undefined) return 'gone';
          const [event] = await eventsOf(client, sequence, 1);
          if (event === undefined) {
            await client.query('DELETE FROM parked_sequence WHERE id = $1', [id]);
            return 'free';
          }
          await this.redo(client, sequence.consumer, event);
          await client.query(
            'DELETE FROM parked_event WHERE consumer = $1 AND sequence_key = $2 AND position = $3 AND event_index = $4',
            [sequence.consumer, sequence.sequenceKey, event.position, event.index],
          );
          return 'handled';
        });
        if (step === 'gone') return handled > 0 ? { handled } : undefined;
        if (step === 'free') return { handled };
        handled += 1;
      } catch (error) {
        const failure = failureOf(error);
        await this.pool.query(
          `UPDATE parked_sequence SET tries = tries + 1, last_tried_at = clock_timestamp(), failure_group = $2, error_class = $3, reason = $4
           WHERE id = $1`,
          [id, failure.group, failure.errorClass, failure.reason],
        );
        return { handled, failure };
      }
    }
  }

  /**
   * Gives up the first event of a sequence for good, with a reason that binds every later rebuild; those behind it are then tried.
   * @param eventId the event that is meant; where another stands first by now (somebody was faster), nothing is given up
   * @returns undefined where there is no such sequence
   */
  async discard(
    id: number,
    by: string,
    reason: string,
    eventId?: string,
  ): Promise<{ discarded: string; handled: number; failure?: Failure } | 'another' | undefined> {
    const discarded = await inTransaction(this.pool, async (client) => {
      const sequence = await lockSequence(client, id);
      if (sequence === undefined) return undefined;
      const [event] = await eventsOf(client, sequence, 1);
      if (event === undefined) return undefined;
      if (eventId !== undefined && event.eventId !== eventId) return another;
      await client.query(
        `WITH gone AS (DELETE FROM parked_event WHERE consumer = $1 AND position = $2 AND event_index = $3)
         INSERT INTO discarded_event (consumer, position, event_index, event_id, sequence_key, reason, discarded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [sequence.consumer, event.position, event.index, event.eventId, sequence.sequenceKey, reason, by],
      );
      return event.eventId;
    });
    if (discarded === undefined) return undefined;
    if (discarded === another) return 'another';
    const retried = await this.retry(id);
    return {
      discarded,
      handled: retried?.handled ?? 0,
      ...(retried?.failure === undefined ? {} : { failure: retried.failure }),
    };
  }
}

const another = Symbol('another event stands first');

const lockSequence = async (client: Client, id: number): Promise<ParkedSequence | undefined> => {
  const { rows } = await client.query<SequenceRow>(
    `SELECT ${sequenceColumns} FROM parked_sequence p WHERE p.id = $1 FOR UPDATE OF p`,
    [id],
  );
  return rows[0] === undefined ? undefined : sequenceOf(rows[0]);
};

const eventsOf = async (db: Pool | Client, sequence: ParkedSequence, limit: number): Promise<ContractEvent[]> => {
  const { rows } = await db.query<{ envelope: ContractEvent & { position: string } }>(
    `SELECT envelope FROM parked_event WHERE consumer = $1 AND sequence_key = $2 ORDER BY position, event_index LIMIT $3`,
    [sequence.consumer, sequence.sequenceKey, limit],
  );
  return rows.map(({ envelope }) => ({ ...envelope, position: BigInt(envelope.position) }));
};
