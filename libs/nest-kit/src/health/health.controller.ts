import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { StoreRuntime } from '@throughline/event-store';
import { OpenToAll } from '../access/declarations.js';
import { Answer } from '../commands/answer.js';
import { Lifecycle } from '../lifecycle.js';
import { Metrics } from '../observability/metrics.js';

/** A check that has not come back by then counts as failed. */
const checkWithinMs = 2_000;

@Controller()
@ApiTags('health')
@OpenToAll('for balancers and monitors inside the network; says nothing about data, versions or hosts')
export class HealthController {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly metrics: Metrics,
    private readonly runtime: StoreRuntime,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'Is the process alive? Depends on nothing else.' })
  @ApiOkResponse()
  live(): object {
    return { status: 'live' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'May it be sent requests? `degraded`: it answers, but something behind it stands still.' })
  @ApiOkResponse()
  @ApiResponse({ status: 503, description: 'Not ready' })
  async ready(): Promise<Answer> {
    const [database, degraded] = await Promise.all([this.database(), this.degraded().catch(() => ['unknown'])]);
    const ready = this.lifecycle.isReady && database === 'up';
    const status = !ready ? 'not-ready' : degraded.length > 0 ? 'degraded' : 'ready';
    const dependencies = { database, process: this.lifecycle.isReady ? 'up' : 'down' };
    return Answer.json({ status, dependencies, degraded }, { 'Cache-Control': 'no-store' }, ready ? 200 : 503);
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Numbers for Prometheus' })
  @ApiOkResponse({ content: { 'text/plain': {} } })
  async numbers(): Promise<Answer> {
    return Answer.text(
      await this.metrics.registry.metrics(),
      { 'Content-Type': this.metrics.registry.contentType },
      200,
    );
  }

  private async database(): Promise<'up' | 'down'> {
    const { pool, time } = this.runtime.store;
    const answered = new AbortController();
    const late = time.sleep(checkWithinMs, answered.signal).then(() => 'down' as const);
    const answer = pool.query('SELECT 1').then(
      () => 'up' as const,
      () => 'down' as const,
    );
    return Promise.race([answer, late]).finally(() => answered.abort());
  }

  private async degraded(): Promise<readonly string[]> {
    if (this.runtime.sequencer.lastError !== undefined) return ['sequencer'];
    const [consumers, models, parked] = await Promise.all([
      this.runtime.consumerStatus(),
      this.runtime.readModels.status(),
      this.runtime.parking.count(),
    ]);
    return [
      ...consumers
        .filter(({ state }) => state === 'paused' || state === 'failed')
        .map(({ consumer, state }) => `consumer ${consumer}: ${state}`),
      ...models
        .filter(({ cause }) => cause === 'failing' || cause === 'too old for the log')
        .map(({ name, cause }) => `read model ${name}: ${cause}`),
      ...(parked > 0 ? ['something is parked'] : []),
    ];
  }
}
