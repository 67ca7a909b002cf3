import type { StoreRuntime } from '@throughline/event-store';
import { between, type Instant } from '@throughline/values';
import type { ApiKeys } from '../api-keys/api-keys.js';
import { dependenciesOf } from '../consumption/dependencies.js';
import type { ProcessRole } from '../environment.js';
import type { FeedWaiters } from '../feed/feed-waiters.js';
import { consumerLags, type ConsumerLag } from './consumer-lags.js';
import { doorLags, type DoorLag } from './door-lags.js';
import type { Metrics } from './metrics.js';
import { standing } from './standing.js';

export interface GaugedParts {
  readonly runtime: StoreRuntime;
  readonly roles: ReadonlySet<ProcessRole>;
  readonly apiKeys: ApiKeys;
  readonly feedWaiters: FeedWaiters;
}

/** Several gauges that are read for one answer share one look. */
const oneLookMs = 500;
/** So many kinds of failure are told apart. */
const mostFailureGroups = 20;

/**
 * Numbers of what runs by itself, looked up when Prometheus asks. Positions, lags, parked sequences, deadlines and keys are the service's, read
 * from its database: each of its processes tells the same, so take the `max` over processes. `docs/metrics.md` lists them all.
 */
export const addRuntimeGauges = (metrics: Metrics, parts: GaugedParts): void => {
  addFeedGauges(metrics, parts);
  addConsumerGauges(metrics, parts.runtime);
  addDoorGauges(metrics, parts);
  addReadModelGauges(metrics, parts.runtime);
  addTroubleGauges(metrics, parts.runtime);
  metrics.gauge('api_keys', 'API keys by status: active, expired, revoked', ['status'], async () =>
    Object.entries(await parts.apiKeys.count()).map(([status, value]) => ({ labels: { status }, value })),
  );
};

const addFeedGauges = (metrics: Metrics, { runtime, roles, feedWaiters }: GaugedParts): void => {
  const { pool, clock } = runtime.store;
  metrics.gauge('feed_head_position', 'Positions given so far', [], async () => {
    const { rows } = await pool.query<{ position: number }>('SELECT position FROM feed_head');
    return [{ labels: {}, value: rows[0]?.position ?? 0 }];
  });
  metrics.gauge('feed_pending_events', 'Events that wait for their position', [], async () => {
    return [{ labels: {}, value: await runtime.pendingEvents() }];
  });
  metrics.gauge(
    'feed_pending_seconds',
    'Age of the oldest event that waits for its position, by the business clock; 0 while none does',
    [],
    async () => {
      const { rows } = await pool.query<{ recorded_at: string }>(
        'SELECT e.recorded_at FROM feed_pending p JOIN event e USING (seq_id) ORDER BY p.seq_id LIMIT 1',
      );
      const ms = rows[0] === undefined ? 0 : Date.parse(clock.now()) - Date.parse(rows[0].recorded_at);
      return [{ labels: {}, value: Math.max(0, ms / 1_000) }];
    },
  );
  metrics.gauge(
    'sequencer_failing',
    '1 while this process cannot give positions; only in processes with the role sequencer',
    [],
    () =>
      Promise.resolve(
        roles.has('sequencer') ? [{ labels: {}, value: runtime.sequencer.lastError === undefined ? 0 : 1 }] : [],
      ),
  );
  const marks = standing(oneLookMs, runtime.store.time, async () => {
    const { own, sources } = await runtime.watermarks();
    return [...(own === undefined ? [] : [{ entry: runtime.store.context, ...own }]), ...sources];
  });
  const ofEach = (ms: (mark: Awaited<ReturnType<typeof marks>>[number], now: Instant) => number) => async () => {
    const now = clock.now();
    return (await marks()).map((mark) => ({
      labels: { entry: mark.entry },
      value: Math.max(0, ms(mark, now) / 1_000),
    }));
  };
  metrics.gauge(
    'watermark_lag_seconds',
    'How far a watermark is behind the business clock: the own one, and what each source has told for certain',
    ['entry'],
    ofEach(({ at }, now) => between(at, now)),
  );
  metrics.gauge(
    'watermark_hold_seconds',
    'How much longer a watermark is held on purpose, as its service has announced when it came back; 0 while it is not',
    ['entry'],
    ofEach(({ holdUntil }, now) => (holdUntil === undefined ? 0 : between(now, holdUntil))),
  );
  metrics.gauge('feed_waiters', 'Long polls that wait at the feed of this process', ['audience'], () =>
    Promise.resolve(Object.entries(feedWaiters.waiting).map(([audience, value]) => ({ labels: { audience }, value }))),
  );
};

const addConsumerGauges = (metrics: Metrics, runtime: StoreRuntime): void => {
  const lags = standing(oneLookMs, runtime.store.time, () => consumerLags(runtime));
  const labelled = (of: (lag: ConsumerLag) => number | undefined) => async () =>
    (await lags()).flatMap((lag) => {
      const value = of(lag);
      const { consumer, range, owner = '' } = lag;
      return value === undefined ? [] : [{ labels: { consumer, range: range.join('-'), owner }, value }];
    });
  const labels = ['consumer', 'range', 'owner'];
  metrics.gauge(
    'consumer_position',
    'How far a range of a source has been read; `owner` reads it, empty while nobody does',
    labels,
    labelled(({ position }) => position),
  );
  metrics.gauge(
    'consumer_lag_positions',
    'Positions between a range of the own log and its head; for another context subtract from its `throughline_feed_head_position`',
    labels,
    labelled(({ lagPositions }) => lagPositions),
  );
  metrics.gauge(
    'consumer_lag_seconds',
    'By the business clock. Own log: age of the oldest event that was not read. Another context: age of the instant up to which all it said was heard',
    labels,
    labelled(({ lagSeconds }) => lagSeconds),
  );
  metrics.gauge(
    'consumer_state',
    '1 for the state that a range has in the process that reads it: running, paused, failed …',
    ['consumer', 'range', 'state'],
    async () =>
      (await lags())
        .filter(({ state }) => !state.startsWith('held '))
        .map(({ consumer, range, state }) => ({ labels: { consumer, range: range.join('-'), state }, value: 1 })),
  );
};

const addDoorGauges = (metrics: Metrics, { runtime, roles }: GaugedParts): void => {
  const lags = standing(oneLookMs, runtime.store.time, () => doorLags(runtime));
  const labelled = (of: (lag: DoorLag) => number) => async () =>
    (await lags()).map((lag) => ({ labels: { door: lag.door, owner: lag.owner ?? '' }, value: of(lag) }));
  const labels = ['door', 'owner'];
  metrics.gauge(
    'door_position',
    'How far our feed has gone out through a door; `owner` sends it, empty while nobody does',
    labels,
    labelled(({ position }) => position),
  );
  metrics.gauge(
    'door_lag_positions',
    'Positions between a door and the head while anything published waits; else 0',
    labels,
    labelled(({ lagPositions }) => lagPositions),
  );
  metrics.gauge(
    'door_lag_seconds',
    'Age of the oldest published event that has not gone out, by the business clock; 0 while none waits',
    labels,
    labelled(({ lagSeconds }) => lagSeconds),
  );
  metrics.gauge(
    'dependency_up',
    '1 while a connection that this process keeps is there: kind `source` (a topic it reads) or `door` (Kafka, where it sends); 0 while it is away',
    ['kind', 'name'],
    () =>
      Promise.resolve(
        dependenciesOf(runtime, roles).map(({ kind, name, condition }) => ({
          labels: { kind, name },
          value: condition === undefined ? 1 : 0,
        })),
      ),
  );
  metrics.gauge(
    'database_connections',
    'Connections of the writing pool of this process: `busy`, `idle`; and `waiting`: callers without one',
    ['state'],
    () => {
      const { totalCount, idleCount, waitingCount } = runtime.store.pool;
      const counts = { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
      return Promise.resolve(Object.entries(counts).map(([state, value]) => ({ labels: { state }, value })));
    },
  );
};

const addReadModelGauges = (metrics: Metrics, runtime: StoreRuntime): void => {
  const status = standing(oneLookMs, runtime.store.time, () => runtime.readModels.status());
  const labelled = (of: (model: Awaited<ReturnType<typeof status>>[number]) => number) => async () =>
    (await status()).map((model) => ({ labels: { read_model: model.name }, value: of(model) }));
  metrics.gauge(
    'read_model_lag_events',
    'Positions between a read model and the head',
    ['read_model'],
    labelled(({ lagEvents }) => lagEvents),
  );
  metrics.gauge(
    'read_model_lag_seconds',
    'Age of what a read model has not read, by the business clock',
    ['read_model'],
    labelled(({ lagSeconds }) => lagSeconds),
  );
};

const addTroubleGauges = (metrics: Metrics, runtime: StoreRuntime): void => {
  metrics.gauge('parked_sequences', 'Sequences that wait for a person', [], async () => [
    { labels: {}, value: await runtime.parking.count() },
  ]);
  metrics.gauge(
    'parked_failures',
    'The same by kind of failure, the most frequent ones',
    ['consumer', 'failure_group', 'error_class'],
    async () => {
      const { rows } = await runtime.store.pool.query<{
        consumer: string;
        failure_group: string;
        error_class: string;
        n: number;
      }>(
        `SELECT consumer, failure_group, error_class, count(*) AS n
         FROM parked_sequence GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT ${mostFailureGroups}`,
      );
      return rows.map(({ n, ...labels }) => ({ labels, value: n }));
    },
  );
  metrics.gauge(
    'deadlines',
    'Deadlines by kind: pending, of these due and waiting for a watermark, due and judgeable',
    ['kind', 'state'],
    async () =>
      (await runtime.deadlines.status()).flatMap(({ kind, pending, waiting, judgeable }) => [
        { labels: { kind, state: 'pending' }, value: pending },
        { labels: { kind, state: 'waiting' }, value: waiting },
        { labels: { kind, state: 'judgeable' }, value: judgeable },
      ]),
  );
};
