import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
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
import { PackShipmentDto } from './pack-shipment.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class PackShipmentController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/pack')
  @HttpCode(200)
  @Change()
  @Permission('shipment:dispatch')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5d' })
  @ApiOperation({
    summary: 'Say in which packages the goods lie; the dispatch then need not',
    description:
      'Said again, the last word holds. Refused with: package-contents-exceed-shipment, package-number-repeated …',
  })
  @ApiBody({
    type: PackShipmentDto,
    examples: {
      'one package, of which nothing is known': { value: {} },
      'two packages': {
        value: {
          packages: [
            { weightGrams: 4200, contents: [{ orderNumber: 'SO-3001', lineNumber: 1, quantity: 1 }] },
            { weightGrams: 1100 },
          ],
        },
      },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  pack(
    @Param('id') id: string,
    @Body() { packages = [], packedAt }: PackShipmentDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'PackShipment',
        data: { packages: packages.map(packageOf), packedAt: packedAt ?? asked.now, now: asked.now },
      }),
      shipmentAnswer,
    );
  }
}
