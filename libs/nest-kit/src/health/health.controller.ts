import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { StoreRuntime } from '@throughline/event-store';
import { OpenToAll } from '../access/declarations.js';
import { Answer } from '../commands/answer.js';
import { dependenciesOf } from '../consumption/dependencies.js';
import type { ProcessRole } from '../environment.js';
import { OmittedWatermarks } from '../feed/omitted-watermarks.js';
import { Lifecycle } from '../lifecycle.js';
import { Metrics } from '../observability/metrics.js';
import { standing } from '../observability/standing.js';
import { rolesOfProcess } from '../tokens.js';

/** A check that has not come back by then counts as failed. */
const checkWithinMs = 2_000;
/** What these routes find out stands so long: whoever may ask may not load the database. */
const standsForMs = 1_000;

@Controller()
@ApiTags('health')
@OpenToAll('for balancers and monitors inside the network; says nothing about data, versions or hosts')
export class HealthController {
  private readonly database: () => Promise<'up' | 'down'>;
  private readonly degraded: () => Promise<readonly string[]>;
  private readonly measured: () => Promise<string>;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly metrics: Metrics,
    private readonly runtime: StoreRuntime,
    private readonly omitted: OmittedWatermarks,
    @Inject(rolesOfProcess) private readonly roles: ReadonlySet<ProcessRole>,
  ) {
    const { pool, time } = runtime.store;
    this.database = standing<'up' | 'down'>(standsForMs, time, async () => {
      await pool.query('SELECT 1');
      return 'up';
    });
    this.degraded = standing(standsForMs, time, () => this.whatStandsStill());
    this.measured = standing(standsForMs, time, () => metrics.registry.metrics());
  }

  @Get('health/live')
  @ApiOperation({ summary: 'Is the process alive? Depends on nothing else.' })
  @ApiOkResponse()
  live(): object {
    return { status: 'live' };
  }

  @Get('health/ready')
  @ApiOperation({
    summary: 'May it be sent requests? `degraded`: it answers, but something behind it stands still.',
    description:
      'Kafka away: a process that answers people stays ready and is degraded, for orders are taken all the same; one that only reads or sends is not ready.',
  })
  @ApiOkResponse()
  @ApiResponse({ status: 503, description: 'Not ready' })
  async ready(): Promise<Answer> {
    const [database, degraded] = await Promise.all([
      this.inTime(this.database(), 'down'),
      this.inTime(this.degraded(), ['unknown']),
    ]);
    const connections = dependenciesOf(this.runtime, this.roles);
    const away = connections.filter(({ condition }) => condition !== undefined);
    const mayDoWithout = this.roles.has('api') || away.length === 0;
    const ready = this.lifecycle.isReady && database === 'up' && mayDoWithout;
    const standsStill = [...degraded, ...away.map(({ kind, name }) => `${kind} ${name}: away`)];
    const status = !ready ? 'not-ready' : standsStill.length > 0 ? 'degraded' : 'ready';
    const dependencies = {
      database,
      process: this.lifecycle.isReady ? 'up' : 'down',
      // Without the reason: it may name hosts.
      ...Object.fromEntries(
        connections.map(({ kind, name, condition }) => [`${kind}-${name}`, condition === undefined ? 'up' : 'down']),
      ),
    };
    return Answer.json(
      { status, dependencies, degraded: standsStill },
      { 'Cache-Control': 'no-store' },
      ready ? 200 : 503,
    );
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Numbers for Prometheus' })
  @ApiOkResponse({ content: { 'text/plain': {} } })
  async numbers(): Promise<Answer> {
    return Answer.text(await this.measured(), { 'Content-Type': this.metrics.registry.contentType }, 200);
  }

  private async inTime<T, Otherwise>(check: Promise<T>, otherwise: Otherwise): Promise<T | Otherwise> {
    const over = new AbortController();
    const late = this.runtime.store.time.sleep(checkWithinMs, over.signal).then(() => otherwise);
    return Promise.race([check.catch(() => otherwise), late]).finally(() => over.abort());
  }

  private async whatStandsStill(): Promise<readonly string[]> {
    if (this.runtime.sequencer.lastError !== undefined) return ['sequencer'];
    const [consumers, doors, models, parked] = await Promise.all([
      this.runtime.consumerStatus(),
      this.roles.has('sequencer') ? this.runtime.doorStatus() : [],
      this.runtime.readModels.status(),
      this.runtime.parking.count(),
    ]);
    const still = [
      ...consumers.filter(isStuck).map(({ consumer, state }) => `consumer ${consumer}: ${state}`),
      ...doors.filter(isStuck).map(({ door, state }) => `door ${door}: ${state}`),
      ...models
        .filter(({ cause }) => cause === 'failing' || cause === 'too old for the log')
        .map(({ name, cause }) => `read model ${name}: ${cause}`),
      ...(parked > 0 ? ['something is parked'] : []),
      ...(this.omitted.names === undefined ? [] : [`watermarks too long to tell: ${this.omitted.names}`]),
    ];
    // Several ranges of one consumer are one trouble.
    return [...new Set(still)];
  }
}

const isStuck = ({ state }: { readonly state: string }): boolean => state === 'paused' || state === 'failed';
