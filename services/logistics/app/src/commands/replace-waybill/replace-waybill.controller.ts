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
import { ReplaceWaybillDto } from './replace-waybill.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class ReplaceWaybillController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/replace-waybill')
  @HttpCode(200)
  @Change()
  @Permission('shipment:dispatch')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiOperation({
    summary: 'Let packages go on under another waybill number',
    description:
      'The former number stays findable, and what its carrier tells of the time before stays theirs. Refused with: waybill-not-of-shipment, package-not-under-waybill, waybill-number-impossible …',
  })
  @ApiBody({
    type: ReplaceWaybillDto,
    examples: { 'a torn label': { value: { waybillNumber: 'SF1234567893009', reason: 'label-damaged' } } },
  })
  @ApiOkResponse({ type: CommandAnswer })
  replace(
    @Param('id') id: string,
    @Body() { former, replacedAt, ...said }: ReplaceWaybillDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'ReplaceWaybill',
        data: {
          ...said,
          ...(former && { former: { ...former } }),
          replacedAt: replacedAt ?? asked.now,
          now: asked.now,
        },
      }),
      shipmentAnswer,
    );
  }
}
