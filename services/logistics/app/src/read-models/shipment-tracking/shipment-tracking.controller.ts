import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permission, ReadQuery, Reads, type Answer } from '@throughline/nest-kit';
import { shipmentTracking } from './shipment-tracking.projection.js';
import { ShipmentView, shipmentView } from './shipment-tracking.view.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class ShipmentTrackingController {
  constructor(private readonly reads: Reads) {}

  @Get(':id')
  @Permission('shipment:read')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiOperation({ summary: 'Where is it?' })
  @ApiOkResponse({ type: ShipmentView })
  one(@Param('id') id: string, @Query() query: ReadQuery): Promise<Answer<ShipmentView>> {
    return this.reads.one(shipmentTracking, id, query, { what: 'shipment', show: shipmentView });
  }
}
