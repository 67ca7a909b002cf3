import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import { shipment, shipmentAnswer } from '@throughline/logistics-domain';
import {
  AskedBy,
  CommandAnswer,
  CommandRunner,
  Creation,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { RegisterShipmentDto } from './register-shipment.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class RegisterShipmentController {
  constructor(private readonly commands: CommandRunner) {}

  @Post()
  @Creation()
  @Permission('shipment:register')
  @ApiOperation({ summary: 'Enter a shipment by hand, also when nothing was released for it' })
  @ApiCreatedResponse({ type: CommandAnswer })
  register(@Body() body: RegisterShipmentDto, @AskedBy() asked: Asked): Promise<Answer> {
    const { contents, warehouse, registeredAt = asked.now } = body;
    return this.commands.create(
      asked,
      on(shipment, asked.id('shp'), {
        type: 'RegisterShipment',
        data: {
          contents: contents.map(({ orderNumber, lineNumber, quantity }) => ({ orderNumber, lineNumber, quantity })),
          ...(warehouse !== undefined && { warehouse }),
          registeredAt,
          now: asked.now,
        },
      }),
      shipmentAnswer,
    );
  }
}
