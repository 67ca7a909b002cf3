import { build, type Histogram } from 'hdr-histogram-js';
import type { Thing } from './toy-contexts.js';

/** Of one kind of transaction, in milliseconds. */
export interface Latencies {
  readonly samples: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface Seen {
  readonly things: number;
  /** Seen a second time. */
  readonly twice: number;
  /** Seen after a later one of its stream. */
  readonly outOfOrder: number;
  /** Of transactions that commit at once, from when they should have. */
  readonly ordinary: Latencies;
  /** Of those that last 500 ms, from when they should have committed. */
  readonly slow: Latencies;
}

/** What has taken effect of one run, each thing with how long after its due time. */
export class Effects {
  readonly #numbers = new Set<number>();
  readonly #lastOfStream = new Map<string, number>();
  readonly #ordinary = histogram();
  readonly #slow = histogram();
  #twice = 0;
  #outOfOrder = 0;

  constructor(
    readonly run: string,
    private readonly measureFromMicros: number,
  ) {}

  get seen(): number {
    return this.#numbers.size;
  }

  see(subject: string, { number, dueMicros, isSlow }: Thing, nowMicros: number): void {
    if (!subject.includes(`_${this.run}-`)) return;
    if (this.#numbers.has(number)) {
      this.#twice += 1;
      return;
    }
    this.#numbers.add(number);
    if (number < (this.#lastOfStream.get(subject) ?? -1)) this.#outOfOrder += 1;
    this.#lastOfStream.set(subject, number);
    if (dueMicros >= this.measureFromMicros)
      (isSlow ? this.#slow : this.#ordinary).recordValue(Math.max(1, nowMicros - dueMicros));
  }

  result(): Seen {
    return {
      things: this.#numbers.size,
      twice: this.#twice,
      outOfOrder: this.#outOfOrder,
      ordinary: latenciesOf(this.#ordinary),
      slow: latenciesOf(this.#slow),
    };
  }
}

const histogram = (): Histogram => build({ highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 });

const latenciesOf = (micros: Histogram): Latencies => {
  const ms = (value: number): number => Math.round(Math.min(value, micros.maxValue) / 10) / 100;
  return {
    samples: micros.totalCount,
    p50Ms: ms(micros.getValueAtPercentile(50)),
    p99Ms: ms(micros.getValueAtPercentile(99)),
    maxMs: ms(micros.maxValue),
  };
};
