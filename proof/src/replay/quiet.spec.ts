import { instant } from '@throughline/values';
import fc from 'fast-check';
import type { Api, ServiceName } from './api.js';
import { quiet } from './quiet.js';

const clock = instant('2026-03-02T09:00:00Z');
const source = { order: 'alerting', alerting: 'order', logistics: 'order' } as const;

/** One fact on its way: order stores it, alerting hears it and opens a case, order hears of the case. Each request may move it on. */
class Moving implements Pick<Api, 'read'> {
  private readonly head = { order: 10, logistics: 5, alerting: 20 };
  private readonly waiting = { order: 1, logistics: 0, alerting: 0 };
  private readonly heard = { order: 20, logistics: 10, alerting: 10 };
  private asked = 0;
  private readonly steps = [
    () => this.publish('order'),
    () => this.hear('alerting', 1),
    () => this.hear('logistics', 0),
    () => this.publish('alerting'),
    () => this.hear('order', 1),
    () => this.publish('order'),
    () => this.hear('alerting', 0),
    () => this.hear('logistics', 0),
  ];

  /** @param pace so many steps before each request; in the end one before each */
  constructor(private readonly pace: readonly number[]) {}

  get stands(): boolean {
    return this.steps.length === 0;
  }

  read<Body>(service: ServiceName, path: string): Promise<Body> {
    this.move();
    const answers: Readonly<Record<string, object>> = {
      'read-models': { items: [{ name: 'one', position: this.head[service], head: this.head[service] }] },
      consumers: {
        items: [{ consumer: 'one', source: source[service], state: 'running', position: this.heard[service] }],
      },
      watermarks: { own: { at: clock }, sources: [], pendingEvents: this.waiting[service] },
      deadlines: { kinds: [{ kind: 'one', judgeable: 0 }] },
    };
    return Promise.resolve(answers[path.split('/').at(-1) ?? ''] as Body);
  }

  private move(): void {
    const steps = this.pace[this.asked++] ?? 1;
    this.steps.splice(0, steps).forEach((step) => step());
  }

  private publish(service: ServiceName): void {
    this.head[service] += this.waiting[service];
    this.waiting[service] = 0;
  }

  private hear(service: ServiceName, stores: number): void {
    this.heard[service] = this.head[source[service]];
    this.waiting[service] += stores;
  }
}

describe('quiet', () => {
  it('is said of nothing that still moves, however the looks fall between its steps', async () => {
    // Most requests move nothing: a step falls anywhere in a look, and whole looks fall between two steps.
    const steps = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 2, 3);
    const paces = fc.sample(fc.array(steps, { minLength: 30, maxLength: 90 }), { numRuns: 4_000, seed: 5 });
    const tooEarly = await Promise.all(
      paces.map(async (pace) => {
        const moving = new Moving(pace);
        await quiet(moving, clock);
        return moving.stands ? [] : [pace];
      }),
    );
    expect(tooEarly.flat()).toEqual([]);
  });
});
