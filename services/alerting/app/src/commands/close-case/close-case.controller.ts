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
import { CloseCaseDto } from './close-case.dto.js';

@Controller('v1/cases')
@ApiTags('cases')
export class CloseCaseController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/close')
  @HttpCode(200)
  @Change()
  @Permission('case:close')
  @ApiParam({ name: 'id', example: 'case_01kjzbmd003y906kmxcpk0gdxc' })
  @ApiOperation({ summary: 'Put a resolved or voided case away' })
  @ApiOkResponse({ type: CommandAnswer })
  close(@Param('id') id: string, @Body() body: CloseCaseDto, @AskedBy() asked: Asked): Promise<Answer> {
    return this.commands.run(
      asked,
      on(exceptionCase, id, { type: 'CloseCase', data: { ...body, now: asked.now } }),
      caseAnswer,
    );
  }
}
