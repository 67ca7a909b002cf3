import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Numbers for Prometheus. */
export class Metrics {
  readonly registry = new Registry();

  private readonly http = new Histogram({
    name: 'throughline_http_request_duration_seconds',
    help: 'From the first byte of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30],
    registers: [this.registry],
  });

  private readonly commands = new Histogram({
    name: 'throughline_command_duration_seconds',
    help: 'Load, decide and append of one command',
    labelNames: ['command', 'outcome'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2],
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
  }

  /** The process's own numbers (memory, event loop, garbage collection). */
  withProcess(): this {
    // At the default precision of 10 ms, watching the event loop wakes a process that has nothing to do a hundred times a second.
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 100 });
    return this;
  }

  answered({ method, route, status, ms }: { method: string; route: string; status: number; ms: number }): void {
    this.http.observe({ method, route, status: String(status) }, ms / 1_000);
  }

  commanded(command: string, outcome: 'done' | 'replayed' | 'refused' | 'failed', ms: number): void {
    this.commands.observe({ command, outcome }, ms / 1_000);
  }

  /** A number that is looked up when somebody asks for it, and missing where it cannot be had: the others are still told. */
  gauge(
    name: string,
    help: string,
    labels: readonly string[],
    read: () => Promise<readonly { readonly labels: Record<string, string>; readonly value: number }[]>,
  ): void {
    new Gauge({
      name: `throughline_${name}`,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      async collect() {
        this.reset();
        // A gauge without labels would say 0.
        this.remove({});
        for (const { labels: of, value } of await read().catch(() => [])) this.set(of, value);
      },
    });
  }
}
