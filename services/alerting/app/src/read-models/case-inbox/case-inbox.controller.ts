import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { equals, holds, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { caseInbox } from './case-inbox.projection.js';
import { caseInboxItem, CaseInboxPage, CaseInboxQuery, type CaseInboxItem } from './case-inbox.view.js';

@Controller('v1/cases')
@ApiTags('cases')
export class CaseInboxController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('case:read')
  @ApiOperation({
    summary: 'Which cases are there, and whose are they? Newest first; sort by `openedAt` or `dueAtUtc`',
  })
  @ApiOkResponse({ type: CaseInboxPage })
  list(@Query() query: CaseInboxQuery): Promise<Answer<Page<CaseInboxItem>>> {
    return this.reads.list(caseInbox, query, {
      where: [
        equals('state', query.state),
        equals('rule', query.rule),
        equals('ownerRole', query.ownerRole),
        equals('subjectId', query.subject),
        holds('orders', query.orderNumber),
        equals('voided', query.voided),
      ],
      sorts: ['-openedAt', '-dueAtUtc'],
      show: caseInboxItem,
    });
  }
}
