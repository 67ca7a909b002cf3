import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import { shipment, shipmentAnswer, type ChangedDelivery } from '@throughline/logistics-domain';
import {
  AskedBy,
  Change,
  CommandAnswer,
  CommandRunner,
  invalidInput,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import type { DeliveryPromise } from '@throughline/values';
import { RecordChangeAtCarrierDto, type ChangedTimeDto } from './record-change-at-carrier.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class RecordChangeAtCarrierController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/changes')
  @HttpCode(200)
  @Change()
  @Permission('delivery-change:record')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiOperation({
    summary: 'Enter what the recipient or the carrier changed without us',
    description:
      'It comes back to the order. Refused with: shipment-not-dispatched, shipment-already-delivered, delivery-time-missing …',
  })
  @ApiBody({
    type: RecordChangeAtCarrierDto,
    examples: {
      'another address': {
        value: { kind: 'address', address: { city: '杭州市', street: '文三路 9 号' }, note: '收件人在顺丰小程序改址' },
      },
      'another day': { value: { kind: 'time', time: { on: '2026-03-08', offset: '+08:00' } } },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  record(
    @Param('id') id: string,
    @Body() { kind, time, changedAt, ...said }: RecordChangeAtCarrierDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'RecordChangeAtCarrier',
        data: {
          changeId: asked.id('chg'),
          kind,
          ...(time !== undefined && { promise: promiseOf(time) }),
          ...(Object.keys(said).length > 0 && { delivery: plain(said) }),
          changedAt: changedAt ?? asked.now,
          now: asked.now,
        },
      }),
      shipmentAnswer,
    );
  }
}

/** A day with its offset, or a moment: one of the two. */
const promiseOf = ({ on: day, offset, at }: ChangedTimeDto): DeliveryPromise => {
  if (at !== undefined && day === undefined && offset === undefined) return { at };
  if (at === undefined && day !== undefined && offset !== undefined) return { on: day, offset };
  throw invalidInput('/time', 'wrong-format');
};

/** Data of the event, rid of its classes. */
const plain = (said: object): ChangedDelivery => JSON.parse(JSON.stringify(said)) as ChangedDelivery;
