import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { setCursor, StoreRuntime } from '@throughline/event-store';
import { Permission } from '../access/declarations.js';
import { AskedBy, type Asked } from '../commands/asked.js';
import { dependenciesOf } from '../consumption/dependencies.js';
import type { ProcessRole } from '../environment.js';
import { doorLags, type DoorLag } from '../observability/door-lags.js';
import { notFound, Problem } from '../problems/problem.js';
import { rolesOfProcess } from '../tokens.js';
import { OperatorCalls } from './operator-calls.js';
import { Because, FromPosition } from './operator.inputs.js';

/** A door that is at work moves its cursor while we set it: we try again so often. */
const attempts = 20;

/** Where facts come in and go out: how far, whether anybody is there, and doing it again. */
@Controller('v1/operator')
@ApiTags('operators')
@Permission('operator:read')
export class SourcesAndDoorsController {
  constructor(
    private readonly runtime: StoreRuntime,
    private readonly calls: OperatorCalls,
    @Inject(rolesOfProcess) private readonly roles: ReadonlySet<ProcessRole>,
  ) {}

  @Get('connections')
  @ApiOperation({
    summary: 'What this process keeps connections with beside its database, and why one is away',
    description:
      'Topics that it reads (role worker) and doors through which it sends (role sequencer). Ask each process.',
  })
  @ApiOkResponse()
  connections() {
    return { items: dependenciesOf(this.runtime, this.roles) };
  }

  @Get('doors')
  @ApiOperation({
    summary: 'Ways out for our feed beside HTTP: how far, who sends, what waits, and what stands in the way',
  })
  @ApiOkResponse()
  async doors() {
    const doors = await doorLags(this.runtime);
    return { items: this.roles.has('sequencer') ? doors : doors.map(seenFromOutside) };
  }

  @Post('doors/:name/publish-again')
  @HttpCode(200)
  @Permission('operator:act')
  @ApiOperation({
    summary: 'Sends everything after a position through a door once more: after its topic was lost or made anew',
    description: 'Readers know what they have: what comes twice does nothing twice.',
  })
  @ApiOkResponse()
  publishAgain(@Param('name') name: string, @Body() { reason, position = 0 }: FromPosition, @AskedBy() asked: Asked) {
    return this.calls.record(asked, 'publish-again', `${name} ${position}`, reason, async () => {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const door = (await this.runtime.doorStatus()).find((candidate) => candidate.door === name);
        if (door === undefined) throw notFound('door');
        const cursor = { consumer: `door:${name}`, range: [0, 1023], position: BigInt(door.position) } as const;
        const to = { position: BigInt(Math.min(position, door.position)), epoch: undefined };
        if (await setCursor(this.runtime.store.pool, cursor, to)) return { from: Number(to.position), head: door.head };
      }
      throw new Problem('changed-meanwhile', { headers: { 'Retry-After': '1' } });
    });
  }

  @Post('consumers/:name/replay-topic')
  @HttpCode(200)
  @Permission('operator:act')
  @ApiOperation({
    summary: 'Reads the whole topic of a source again, from the oldest message that it still has',
    description:
      'Positions stay: what was read before is passed over. Changes nothing where the source is read from its feed.',
  })
  @ApiOkResponse()
  replayTopic(@Param('name') name: string, @Body() { reason }: Because, @AskedBy() asked: Asked) {
    return this.calls.record(asked, 'replay-topic', name, reason, async () => {
      this.mustBeSource(name);
      return { cursors: await this.runtime.replayDoor(name) };
    });
  }

  @Post('consumers/:name/adopt-history')
  @HttpCode(200)
  @Permission('operator:act')
  @ApiOperation({
    summary:
      'Goes on in the history that a source has now, from a position on: after it was restored to a time before what we have heard',
    description:
      'What is read again does nothing twice; what we heard and the source has lost stays as we have it. Needed only where a consumer has stopped and says so.',
  })
  @ApiOkResponse()
  adoptHistory(@Param('name') name: string, @Body() { reason, position = 0 }: FromPosition, @AskedBy() asked: Asked) {
    return this.calls.record(asked, 'adopt-history', `${name} ${position}`, reason, async () => {
      this.mustBeSource(name);
      return { cursors: await this.runtime.adoptHistory(name, BigInt(position)) };
    });
  }

  private mustBeSource(name: string): void {
    if (!this.runtime.sources.some(({ context }) => context === name)) throw notFound('consumer');
  }
}

/** A process that does not send knows of a door only what the database says. */
const seenFromOutside = ({ reason: _, ...door }: DoorLag) => ({
  ...door,
  state: door.owner === undefined ? 'held by nobody' : 'held elsewhere',
});
