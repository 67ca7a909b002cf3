import { build, type Histogram } from 'hdr-histogram-js';
import type { Api } from './api.js';
import type { Fact } from './facts.js';
import { showsDelivery, type OrderView } from './views.js';
import { eventually } from './waiting.js';

/** How long it takes from "tracking update answered" to "visible on the order", by the player's own steady clock. */
export interface Latency {
  readonly samples: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Between two looks: what is seen may have been there for so long. */
  readonly lookedEveryMs: number;
}

const samplesWanted = 200;
const lookEveryMs = 2;

/**
 * Watches orders pick up a delivery by themselves, beside the play and without slowing it: only so many of the deliveries,
 * evenly spread over the file.
 */
export class Sightings {
  private readonly micros: Histogram = build({ highestTrackableValue: 120_000_000, numberOfSignificantValueDigits: 3 });
  private readonly sampled: ReadonlySet<Fact>;
  private readonly sightings: Promise<void>[] = [];

  /** @param deliveries of all facts those that an order can show, in the order in which they are told */
  constructor(
    private readonly api: Api,
    deliveries: readonly Fact[],
  ) {
    this.sampled = new Set(evenly(deliveries, samplesWanted));
  }

  /** To be called at the moment at which the update has been answered. */
  delivered(fact: Fact, orderId: string): void {
    if (!this.sampled.has(fact)) return;
    const answeredAt = performance.now();
    const sighting = eventually(
      `order ${fact.row.orderNumber} to show its delivery`,
      async () => showsDelivery(await this.api.read<OrderView>('order', `/v1/sales-orders/${orderId}`)) || undefined,
      { everyMs: lookEveryMs },
    ).then(() => this.micros.recordValue(Math.round((performance.now() - answeredAt) * 1000)));
    // A failure is told by `latency`, and must not end the process before.
    sighting.catch(() => undefined);
    this.sightings.push(sighting);
  }

  /** When every sighting under way has ended. @throws Error where an order never showed its delivery */
  async latency(): Promise<Latency> {
    await Promise.all(this.sightings);
    const ms = (micros: number): number => Math.round(micros / 10) / 100;
    return {
      samples: this.micros.totalCount,
      medianMs: ms(this.micros.getValueAtPercentile(50)),
      p99Ms: ms(Math.min(this.micros.getValueAtPercentile(99), this.micros.maxValue)),
      maxMs: ms(this.micros.maxValue),
      lookedEveryMs: lookEveryMs,
    };
  }
}

/** At most so many of the items, evenly spread over all. */
export const evenly = <Item>(items: readonly Item[], wanted: number): readonly Item[] => {
  const count = Math.min(wanted, items.length);
  return Array.from({ length: count }, (_, n) => items[Math.floor(((n + 0.5) * items.length) / count)]!);
};
