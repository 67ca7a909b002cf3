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
import { RecordMilestoneByHandDto } from './record-milestone-by-hand.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class RecordMilestoneByHandController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/milestones')
  @HttpCode(200)
  @Change()
  @Permission('tracking-update:record')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiOperation({
    summary: 'Say where the goods are, as a driver or by hand',
    description:
      'For lorries without a carrier’s tracking, and where the telephone knows more than it. Refused with: shipment-not-dispatched, package-unknown …',
  })
  @ApiBody({
    type: RecordMilestoneByHandDto,
    examples: {
      'a driver calls': {
        value: {
          milestone: 'ARRIVED',
          location: '武汉',
          description: '司机来电',
          occurredAt: '2026-03-02T19:30:00+08:00',
        },
      },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  record(
    @Param('id') id: string,
    @Body() { occurredAt, ...said }: RecordMilestoneByHandDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'RecordMilestoneByHand',
        data: { updateId: asked.id('trk'), ...said, occurredAt: occurredAt ?? asked.now, now: asked.now },
      }),
      shipmentAnswer,
    );
  }
}
