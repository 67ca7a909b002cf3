import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import { shipment, shipmentAnswer } from '@throughline/logistics-domain';
import {
  AskedBy,
  Change,
  CommandAnswer,
  CommandRunner,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { packageOf } from '../../packages.dto.js';
import { DispatchShipmentDto } from './dispatch-shipment.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class DispatchShipmentController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/dispatch')
  @HttpCode(200)
  @Change()
  @Permission('shipment:dispatch')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5d' })
  @ApiOperation({ summary: 'Say that the goods have left, and under which waybill number' })
  @ApiOkResponse({ type: CommandAnswer })
  dispatch(@Param('id') id: string, @Body() body: DispatchShipmentDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { carrier, waybillNumber, packages = [], dispatchedAt = asked.now } = body;
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'DispatchShipment',
        data: {
          carrier,
          waybillNumber,
          packages: packages.map(packageOf),
          dispatchedAt,
          now: asked.now,
        },
      }),
      shipmentAnswer,
    );
  }
}
