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
import { VoidCaseDto } from './void-case.dto.js';

@Controller('v1/cases')
@ApiTags('cases')
export class VoidCaseController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/void')
  @HttpCode(200)
  @Change()
  @Permission('case:void')
  @ApiParam({ name: 'id', example: 'case_01kjzbmd00nbmmdsg4ckw0vf04' })
  @ApiOperation({ summary: 'Say that nothing was wrong after all' })
  @ApiOkResponse({ type: CommandAnswer })
  void(@Param('id') id: string, @Body() body: VoidCaseDto, @AskedBy() asked: Asked): Promise<Answer> {
    return this.commands.run(
      asked,
      on(exceptionCase, id, { type: 'VoidCase', data: { ...body, now: asked.now } }),
      caseAnswer,
    );
  }
}
