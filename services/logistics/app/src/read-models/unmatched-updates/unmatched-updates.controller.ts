import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { plainCarrier, plainWaybillNumber } from '@throughline/logistics-domain';
import { equals, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { unmatchedUpdates } from './unmatched-updates.projection.js';
import {
  unmatchedUpdatesItem,
  UnmatchedUpdatesPage,
  UnmatchedUpdatesQuery,
  type UnmatchedUpdatesItem,
} from './unmatched-updates.view.js';

@Controller('v1/unmatched-updates')
@ApiTags('tracking updates')
export class UnmatchedUpdatesController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'What did carriers tell us of waybills that none of our shipments has?' })
  @ApiOkResponse({ type: UnmatchedUpdatesPage })
  list(@Query() query: UnmatchedUpdatesQuery): Promise<Answer<Page<UnmatchedUpdatesItem>>> {
    const { carrier, waybillNumber } = query;
    return this.reads.list(unmatchedUpdates, query, {
      where: [
        equals('isWaiting', true),
        equals('carrier', carrier && plainCarrier(carrier)),
        equals('waybillNumber', waybillNumber && plainWaybillNumber(waybillNumber)),
      ],
      sorts: ['id'],
      show: unmatchedUpdatesItem,
    });
  }
}
