import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { plainCarrier, plainWaybillNumber } from '@throughline/logistics-domain';
import { contains, equals, holds, Permission, Reads, type Answer, type Page } from '@throughline/nest-kit';
import { shipmentList } from './shipment-list.projection.js';
import { shipmentListItem, ShipmentListPage, ShipmentListQuery, type ShipmentListItem } from './shipment-list.view.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class ShipmentListController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'Which shipments are there? Newest first' })
  @ApiOkResponse({ type: ShipmentListPage })
  list(@Query() query: ShipmentListQuery): Promise<Answer<Page<ShipmentListItem>>> {
    const { carrier, waybillNumber } = query;
    return this.reads.list(shipmentList, query, {
      where: [
        holds('orderNumbers', query.orderNumber),
        equals('status', query.status),
        equals('carrier', carrier && plainCarrier(carrier)),
        equals('waybillNumber', waybillNumber && plainWaybillNumber(waybillNumber)),
        equals('inTrouble', query.inTrouble),
        contains(['searched'], query.q),
      ],
      sorts: ['-id'],
      show: shipmentListItem,
    });
  }
}
