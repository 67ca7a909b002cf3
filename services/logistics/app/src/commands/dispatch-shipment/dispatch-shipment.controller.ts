import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import { plainWaybillNumber, shipment, shipmentAnswer } from '@throughline/logistics-domain';
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
  @ApiBody({
    type: DispatchShipmentDto,
    examples: {
      'a parcel': { value: { carrier: 'sf', waybillNumber: 'SF1234567893007' } },
      'two, with a number each': {
        value: {
          carrier: 'sf',
          waybillNumber: 'SF1234567893007',
          packages: [{ weightGrams: 1250 }, { waybillNumber: 'SF1234567893008' }],
        },
      },
      'a lorry of our own': {
        value: { carrier: 'own-fleet', vehicle: { plate: '沪A·12345', driver: '李师傅', phone: '13800000000' } },
      },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  dispatch(@Param('id') id: string, @Body() body: DispatchShipmentDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { carrier, waybillNumber, vehicle, proofRequired, packages = [], dispatchedAt = asked.now } = body;
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'DispatchShipment',
        data: {
          carrier,
          ...(waybillNumber !== undefined && { waybillNumber }),
          ...(proofRequired && { proofRequired }),
          ...(vehicle && { vehicle: { ...vehicle } }),
          ownNumber: plainWaybillNumber(id.replaceAll('_', '')),
          packages: packages.map(packageOf),
          dispatchedAt,
          now: asked.now,
        },
      }),
      shipmentAnswer,
    );
  }
}
