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
import { VoidWaybillDto } from './void-waybill.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class VoidWaybillController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/void-waybill')
  @HttpCode(200)
  @Change()
  @Permission('shipment:dispatch')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiOperation({
    summary: 'Give a waybill number up: its label is not used, or no longer',
    description:
      'What its carrier tells of later times is nobody’s. Its packages may get another number. Refused with: waybill-not-of-shipment …',
  })
  @ApiBody({ type: VoidWaybillDto, examples: { 'a label that was not used': { value: { reason: 'label-unused' } } } })
  @ApiOkResponse({ type: CommandAnswer })
  void(
    @Param('id') id: string,
    @Body() { waybill, reason, voidedAt }: VoidWaybillDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'VoidWaybill',
        data: {
          ...(waybill && { waybill: { ...waybill } }),
          ...(reason !== undefined && { reason }),
          voidedAt: voidedAt ?? asked.now,
          now: asked.now,
        },
      }),
      shipmentAnswer,
    );
  }
}
