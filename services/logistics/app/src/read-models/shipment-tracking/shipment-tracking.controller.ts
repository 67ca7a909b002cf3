import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permission, ReadQuery, Reads, type Answer } from '@throughline/nest-kit';
import { shipmentTracking } from './shipment-tracking.projection.js';
import { ShipmentView, shipmentView } from './shipment-tracking.view.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class ShipmentTrackingController {
  constructor(private readonly reads: Reads) {}

  @Get(':id')
  @Permission('shipment:read')
  @ApiOperation({ summary: 'Where is it?' })
  @ApiOkResponse({ type: ShipmentView })
  one(@Param('id') id: string, @Query() query: ReadQuery): Promise<Answer<ShipmentView>> {
    return this.reads.one(shipmentTracking, id, query, { what: 'shipment', show: shipmentView });
  }
}
