import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { equals, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { unmappedCodes } from './unmapped-codes.projection.js';
import { UnmappedCodesPage, UnmappedCodesQuery, type UnmappedCodeItem } from './unmapped-codes.view.js';

@Controller('v1/unmapped-codes')
@ApiTags('code mappings')
export class UnmappedCodesController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'Which codes do carriers use that nobody has given a meaning?' })
  @ApiOkResponse({ type: UnmappedCodesPage })
  list(@Query() query: UnmappedCodesQuery): Promise<Answer<Page<UnmappedCodeItem>>> {
    return this.reads.list(unmappedCodes, query, {
      where: [equals('provider', query.provider)],
      sorts: ['id', 'lastAt', 'updates'],
      show: (row) => row,
    });
  }
}
