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
import { AnswerDeliveryChangeDto } from './answer-delivery-change.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class AnswerDeliveryChangeController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/changes/:changeId/answer')
  @HttpCode(200)
  @Change()
  @Permission('delivery-change:answer')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiParam({ name: 'changeId', example: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r' })
  @ApiOperation({
    summary: 'Enter what the carrier says to a change that it was asked for',
    description:
      'Also after nobody waited for it any more: it counts, and says that it is late. The same answer again changes nothing. Refused with: delivery-change-unknown, delivery-change-already-answered, answered-before-it-was-asked',
  })
  @ApiBody({
    type: AnswerDeliveryChangeDto,
    examples: {
      'it will be done': { value: { outcome: 'applied' } },
      'it cannot be done': { value: { outcome: 'refused', reason: 'out-of-area' } },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  answer(
    @Param('id') id: string,
    @Param('changeId') changeId: string,
    @Body() { outcome, reason, answeredAt }: AnswerDeliveryChangeDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    const said = { changeId, outcome, answeredAt: answeredAt ?? asked.now, ...(reason !== undefined && { reason }) };
    return this.commands.run(
      asked,
      on(shipment, id, { type: 'AnswerDeliveryChange', data: { ...said, now: asked.now } }),
      shipmentAnswer,
    );
  }
}
