import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { services, type ServiceName, type Stack } from '@throughline/local';
import { httpFeedSource, type ContractEvent, type ShardRange } from '@throughline/transport';
import pg from 'pg';

/** An event of a service's own log, in the order of its feed. */
export interface OwnEvent {
  readonly position: number;
  readonly eventId: string;
  readonly commandId: string;
  /** The event that it followed from, or the command that somebody gave. */
  readonly causationId: string;
  /** `system:<reaction>`, or who gave the command. */
  readonly actor: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAtMs: number;
}

/** How far one range of a consumer has come, by its own account. */
export interface CursorRow {
  readonly consumer: string;
  readonly source: string;
  readonly range: ShardRange;
  readonly position: number;
  readonly epoch: string | null;
  readonly handled: number;
  readonly passedOver: number;
}

/** All that one service has stored and told, read when nothing moves any more. */
export interface ServiceLogs {
  readonly service: ServiceName;
  readonly head: number;
  readonly epoch: string;
  readonly events: readonly OwnEvent[];
  /** Events that are committed and have no position. */
  readonly waiting: number;
  readonly cursors: readonly CursorRow[];
  readonly parked: readonly { readonly consumer: string; readonly stream: string; readonly reason: string }[];
  /** What its feed tells others, from the first position. */
  readonly published: readonly ContractEvent[];
  /** Contract types (and own event types) that it reacts to, by the context that they come from. */
  readonly handles: Readonly<Record<string, ReadonlySet<string>>>;
}

export type Logs = Readonly<Record<ServiceName, ServiceLogs>>;

/** Reads the databases and feeds of a stack. */
export const readLogs = async (stack: Stack): Promise<Logs> =>
  Object.fromEntries(
    await Promise.all(services.map(async ({ name }) => [name, await readLogsOf(stack, name)] as const)),
  ) as Record<ServiceName, ServiceLogs>;

const readLogsOf = async (stack: Stack, service: ServiceName): Promise<ServiceLogs> => {
  const client = new pg.Client({ connectionString: stack.databases[service].url });
  await client.connect();
  try {
    const rowsOf = async <Row extends object>(text: string): Promise<readonly Row[]> =>
      (await client.query<Row>(text)).rows;
    const [head] = await rowsOf<{ position: string; epoch: string; waiting: string }>(
      'SELECT position, epoch, (SELECT count(*) FROM feed_pending) AS waiting FROM feed_head',
    );
    const events = await rowsOf<OwnEvent>(
      `SELECT f.position::int, e.event_id AS "eventId", e.metadata->>'commandId' AS "commandId", e.metadata->>'causationId' AS "causationId",
         e.metadata->>'actor' AS actor, e.stream_type || '/' || e.stream_id AS stream, e.version::int, e.event_type AS type,
         to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt",
         (extract(epoch FROM e.recorded_at) * 1000)::float8 AS "recordedAtMs"
       FROM feed f JOIN event e USING (seq_id) ORDER BY f.position`,
    );
    const cursors = await rowsOf<Omit<CursorRow, 'range'> & { from: number; to: number }>(
      `SELECT consumer, source, range_from AS "from", range_to AS "to", position::int, epoch, handled::int, passed_over::int AS "passedOver"
       FROM consumer_cursor`,
    );
    const parked = await rowsOf<ServiceLogs['parked'][number]>(
      'SELECT consumer, sequence_key AS stream, reason FROM parked_sequence',
    );
    return {
      service,
      head: Number(head!.position),
      epoch: head!.epoch,
      waiting: Number(head!.waiting),
      events,
      cursors: cursors.map(({ from, to, ...row }) => ({ ...row, range: [from, to] })),
      parked,
      published: await readFeed(stack, service),
      handles: await handledBy(service),
    };
  } finally {
    await client.end();
  }
};

const readFeed = async (stack: Stack, service: ServiceName): Promise<readonly ContractEvent[]> => {
  const feed = httpFeedSource({
    context: service,
    baseUrl: stack.services[service].urls as [string, ...string[]],
    credential: stack.feedCredential(service),
  });
  const all: ContractEvent[] = [];
  const { signal } = new AbortController();
  for (let after = 0n; ;) {
    const page = await feed.read({ after, range: [0, 1023], limit: 500, waitMs: 0, signal });
    all.push(...page.events);
    if (page.scannedTo === after) return all;
    after = page.scannedTo;
  }
};

/** From the wiring page itself, as it is built. */
const handledBy = async (service: ServiceName): Promise<ServiceLogs['handles']> => {
  const { script } = services.find(({ name }) => name === service)!;
  const built = (await import(pathToFileURL(join(dirname(script), 'index.js')).href)) as Readonly<
    Record<string, { readonly reactions: Readonly<Record<string, readonly { readonly to: readonly string[] }[]>> }>
  >;
  const { reactions } = built[`${service}App`]!;
  return Object.fromEntries(
    Object.entries(reactions).map(([source, all]) => [source, new Set(all.flatMap(({ to }) => to))]),
  );
};
