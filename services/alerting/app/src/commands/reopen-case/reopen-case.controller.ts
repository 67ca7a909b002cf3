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
import { ReopenCaseDto } from './reopen-case.dto.js';

@Controller('v1/cases')
@ApiTags('cases')
export class ReopenCaseController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/reopen')
  @HttpCode(200)
  @Change()
  @Permission('case:reopen')
  @ApiParam({ name: 'id', example: 'case_01kjzbmd00c408t00thpw5s98a' })
  @ApiOperation({ summary: 'Take a case up again: its findings no longer hold' })
  @ApiOkResponse({ type: CommandAnswer })
  reopen(@Param('id') id: string, @Body() body: ReopenCaseDto, @AskedBy() asked: Asked): Promise<Answer> {
    return this.commands.run(
      asked,
      on(exceptionCase, id, { type: 'ReopenCase', data: { ...body, now: asked.now } }),
      caseAnswer,
    );
  }
}
