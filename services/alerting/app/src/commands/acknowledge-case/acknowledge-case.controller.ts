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
import { AcknowledgeCaseDto } from './acknowledge-case.dto.js';

@Controller('v1/cases')
@ApiTags('cases')
export class AcknowledgeCaseController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Change()
  @Permission('case:acknowledge')
  @ApiParam({ name: 'id', example: 'case_01kjwbg7g05dv49cwpe8gf2fy8' })
  @ApiOperation({ summary: 'Say that you look after it, for a while' })
  @ApiOkResponse({ type: CommandAnswer })
  acknowledge(@Param('id') id: string, @Body() body: AcknowledgeCaseDto, @AskedBy() asked: Asked): Promise<Answer> {
    return this.commands.run(
      asked,
      on(exceptionCase, id, {
        type: 'AcknowledgeCase',
        data: { by: asked.actor, forHours: body.forHours ?? 4, now: asked.now },
      }),
      caseAnswer,
    );
  }
}
