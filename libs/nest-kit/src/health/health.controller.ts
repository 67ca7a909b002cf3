import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { OpenToAll } from '../access/declarations.js';
import { Answer } from '../commands/answer.js';
import { Lifecycle } from '../lifecycle.js';
import type { Machinery } from '../machinery.js';
import { Metrics } from '../observability/metrics.js';
import { machineryToken } from '../tokens.js';

/** A check that has not come back by then counts as failed. */
const checkWithinMs = 2_000;

@Controller()
@ApiTags('health')
@OpenToAll('for balancers and monitors inside the network; says nothing about data, versions or hosts')
export class HealthController {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly metrics: Metrics,
    @Inject(machineryToken) private readonly machinery: Machinery,
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
    const [database, degraded] = await Promise.all([this.database(), this.degraded()]);
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
    const { pool, time } = this.machinery.store;
    const late = time.sleep(checkWithinMs).then(() => 'down' as const);
    const answer = pool.query('SELECT 1').then(
      () => 'up' as const,
      () => 'down' as const,
    );
    return Promise.race([answer, late]);
  }

  private degraded(): Promise<readonly string[]> {
    return this.machinery.degraded().catch(() => ['unknown']);
  }
}
