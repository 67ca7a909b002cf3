import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { equals, holds, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { silentShipments } from './silent-shipments.projection.js';
import {
  silentShipmentItem,
  SilentShipmentsPage,
  SilentShipmentsQuery,
  type SilentShipmentItem,
} from './silent-shipments.view.js';

@Controller('v1/silent-shipments')
@ApiTags('cases')
export class SilentShipmentsController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('case:read')
  @ApiOperation({ summary: 'Of which shipments have we heard nothing for too long? Longest silence first' })
  @ApiOkResponse({ type: SilentShipmentsPage })
  list(@Query() query: SilentShipmentsQuery): Promise<Answer<Page<SilentShipmentItem>>> {
    return this.reads.list(silentShipments, query, {
      where: [equals('carrier', query.carrier && plainCarrier(query.carrier)), holds('orders', query.orderNumber)],
      sorts: ['dueAtUtc'],
      show: silentShipmentItem,
    });
  }
}

/** `SF` and ` sf ` name the carrier that logistics tells as `sf`. */
const plainCarrier = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
