import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { caseAnswer, exceptionCase } from '@throughline/alerting-domain';
import { on } from '@throughline/event-sourcing';
import {
  AskedBy,
  Change,
  CommandAnswer,
  CommandRunner,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { ResolveCaseDto } from './resolve-case.dto.js';

@Controller('v1/cases')
@ApiTags('cases')
export class ResolveCaseController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/resolve')
  @HttpCode(200)
  @Change()
  @Permission('case:resolve')
  @ApiParam({ name: 'id', example: 'case_01kjwbg7g05dv49cwpe8gf2fy8' })
  @ApiOperation({ summary: 'Say what was wrong, who answers for it and what was done' })
  @ApiOkResponse({ type: CommandAnswer })
  resolve(@Param('id') id: string, @Body() body: ResolveCaseDto, @AskedBy() asked: Asked): Promise<Answer> {
    return this.commands.run(
      asked,
      on(exceptionCase, id, { type: 'ResolveCase', data: { ...body, now: asked.now } }),
      caseAnswer,
    );
  }
}
