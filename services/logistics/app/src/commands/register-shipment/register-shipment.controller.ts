import { Body, Controller, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import { shipment, shipmentAnswer } from '@throughline/logistics-domain';
import {
  AskedBy,
  CommandAnswer,
  CommandRunner,
  Creation,
  Permission,
  Problem,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { RegisterShipmentDto } from './register-shipment.dto.js';

const shipmentByHand = {
  contents: [{ orderNumber: 'SO-3002', lineNumber: 1, quantity: 1 }],
  warehouse: 'SHA-1',
  registeredAt: '2026-03-02T11:00:00+08:00',
};

@Controller('v1/shipments')
@ApiTags('shipments')
export class RegisterShipmentController {
  constructor(private readonly commands: CommandRunner) {}

  @Post()
  @Creation()
  @Permission('shipment:register')
  @ApiOperation({
    summary: 'Enter a shipment by hand, also when nothing was released for it',
    description: 'Refused with: shipment-id-taken, order-line-repeated …',
  })
  @ApiBody({
    type: RegisterShipmentDto,
    examples: {
      'a shipment': { value: shipmentByHand },
      'under an id of yours': { value: { ...shipmentByHand, id: 'shp_01kjp4n5g0a1b2c3d4e5f6g7h8' } },
    },
  })
  @ApiCreatedResponse({ type: CommandAnswer })
  register(@Body() body: RegisterShipmentDto, @AskedBy() asked: Asked): Promise<Answer> {
    if (body.id !== undefined) return this.registerUnder(body.id, body, asked);
    return this.commands.create(asked, commandOf(asked.id('shp'), body, asked), shipmentAnswer);
  }

  /** Nothing may stand under the id yet. The same request with the same key is answered as before. */
  private async registerUnder(id: string, body: RegisterShipmentDto, asked: Asked): Promise<Answer> {
    try {
      return await this.commands.create({ ...asked, ifMatch: 0 }, commandOf(id, body, asked), shipmentAnswer);
    } catch (error) {
      throw error instanceof Problem && error.code === 'version-mismatch' ? new Problem('shipment-id-taken') : error;
    }
  }
}

const commandOf = (id: string, { contents, warehouse, registeredAt }: RegisterShipmentDto, { now }: Asked) =>
  on(shipment, id, {
    type: 'RegisterShipment',
    data: {
      contents: contents.map(({ orderNumber, lineNumber, quantity }) => ({ orderNumber, lineNumber, quantity })),
      ...(warehouse !== undefined && { warehouse }),
      registeredAt: registeredAt ?? now,
      now,
    },
  });
