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
import { SettleDeliveryExceptionDto } from './settle-delivery-exception.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class SettleDeliveryExceptionController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/exceptions/:exceptionId/settle')
  @HttpCode(200)
  @Change()
  @Permission('delivery-exception:settle')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiParam({ name: 'exceptionId', example: 'trk_01kjq5vak0j8jqzawfdgq0qw61' })
  @ApiOperation({
    summary: 'Say that an exception is over: found, made good, or well after all',
    description:
      'Whoever raised it. A case that goods can end by moving on is resolved. Refused with: delivery-exception-unknown, settled-before-it-was-raised',
  })
  @ApiBody({
    type: SettleDeliveryExceptionDto,
    examples: { 'it was found': { value: { note: '在武汉仓找到' } } },
  })
  @ApiOkResponse({ type: CommandAnswer })
  settle(
    @Param('id') id: string,
    @Param('exceptionId') exceptionId: string,
    @Body() { note, settledAt }: SettleDeliveryExceptionDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    const said = { exceptionId, settledAt: settledAt ?? asked.now, ...(note !== undefined && { note }) };
    return this.commands.run(
      asked,
      on(shipment, id, { type: 'SettleDeliveryException', data: { ...said, now: asked.now } }),
      shipmentAnswer,
    );
  }
}
