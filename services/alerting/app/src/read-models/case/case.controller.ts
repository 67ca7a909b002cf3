import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permission, ReadQuery, Reads, type Answer } from '@throughline/nest-kit';
import { caseStory } from './case.projection.js';
import { CaseView, caseView } from './case.view.js';

@Controller('v1/cases')
@ApiTags('cases')
export class CaseController {
  constructor(private readonly reads: Reads) {}

  @Get(':id')
  @Permission('case:read')
  @ApiParam({ name: 'id', example: 'case_01kjwbg7g05dv49cwpe8gf2fy8' })
  @ApiOperation({ summary: 'What happened in this case?' })
  @ApiOkResponse({ type: CaseView })
  one(@Param('id') id: string, @Query() query: ReadQuery): Promise<Answer<CaseView>> {
    return this.reads.one(caseStory, id, query, { what: 'case', show: caseView });
  }
}
