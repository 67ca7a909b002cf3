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
import { ReportDeliveryExceptionDto } from './report-delivery-exception.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class ReportDeliveryExceptionController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/exceptions')
  @HttpCode(200)
  @Change()
  @Permission('delivery-exception:report')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiOperation({
    summary: 'Report something wrong with goods on their way, or with what arrived',
    description:
      'Whoever answers for it gets a case, and the order shows it. The same report again changes nothing. Refused with: shipment-not-dispatched, package-unknown …',
  })
  @ApiBody({
    type: ReportDeliveryExceptionDto,
    examples: {
      'a damaged package': {
        value: {
          kind: 'DAMAGED',
          packageNumber: '1',
          occurredAt: '2026-03-02T19:00:00+08:00',
          description: '外箱被压坏',
          photos: ['https://photos.example.org/box-1.jpg'],
        },
      },
      'lost, says the carrier on the phone': { value: { kind: 'LOST' } },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  report(
    @Param('id') id: string,
    @Body() { occurredAt, ...said }: ReportDeliveryExceptionDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'ReportDeliveryException',
        data: { exceptionId: asked.id('exc'), ...said, occurredAt: occurredAt ?? asked.now, now: asked.now },
      }),
      shipmentAnswer,
    );
  }
}
