import type { StoreRuntime } from '@throughline/event-store';
import { between } from '@throughline/values';
import type { Metrics } from './metrics.js';

/** Numbers of what runs by itself, looked up when Prometheus asks. */
export const addRuntimeGauges = (metrics: Metrics, runtime: StoreRuntime): void => {
  metrics.gauge('feed_head_position', 'Positions given so far', [], async () => [
    { labels: {}, value: runtime.sequencer.head },
  ]);
  metrics.gauge('consumer_position', 'How far a source has been read', ['consumer', 'state'], async () =>
    (await runtime.consumerStatus()).map(({ consumer, state, position }) => ({
      labels: { consumer, state },
      value: position,
    })),
  );
  metrics.gauge('read_model_lag_events', 'Positions between a read model and the head', ['read_model'], async () =>
    (await runtime.readModels.status()).map(({ name, lagEvents }) => ({
      labels: { read_model: name },
      value: lagEvents,
    })),
  );
  metrics.gauge(
    'read_model_lag_seconds',
    'Age of what a read model has not read, by the business clock',
    ['read_model'],
    async () =>
      (await runtime.readModels.status()).map(({ name, lagSeconds }) => ({
        labels: { read_model: name },
        value: lagSeconds,
      })),
  );
  metrics.gauge('parked_sequences', 'Sequences that wait for a person', [], async () => [
    { labels: {}, value: await runtime.parking.count() },
  ]);
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
  metrics.gauge('watermark_lag_seconds', 'How far a watermark is behind the business clock', ['entry'], async () => {
    const { own, sources } = await runtime.watermarks();
    const now = runtime.store.clock.now();
    return [...(own === undefined ? [] : [{ entry: runtime.store.context, at: own.at }]), ...sources].map(
      ({ entry, at }) => ({
        labels: { entry },
        value: Math.max(0, between(at, now) / 1_000),
      }),
    );
  });
};
