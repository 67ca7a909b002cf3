import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { caseAnswer, exceptionCase } from '@throughline/alerting-domain';
import { on } from '@throughline/event-sourcing';
import {
  AskedBy,
  CommandAnswer,
  CommandRunner,
  Creation,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { AddCaseNoteDto } from './add-case-note.dto.js';

@Controller('v1/cases')
@ApiTags('cases')
export class AddCaseNoteController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/notes')
  @HttpCode(200)
  @Creation()
  @Permission('case:note')
  @ApiParam({ name: 'id', example: 'case_01kjwbg7g05dv49cwpe8gf2fy8' })
  @ApiOperation({ summary: 'Write a note on the case' })
  @ApiOkResponse({ type: CommandAnswer })
  add(@Param('id') id: string, @Body() body: AddCaseNoteDto, @AskedBy() asked: Asked): Promise<Answer> {
    return this.commands.run(
      asked,
      on(exceptionCase, id, {
        type: 'AddCaseNote',
        data: { noteId: asked.id('note'), note: body.note, now: asked.now },
      }),
      caseAnswer,
    );
  }
}
