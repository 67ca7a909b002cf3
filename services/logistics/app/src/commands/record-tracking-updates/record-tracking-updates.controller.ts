import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { AskedBy, Change, CommandRunner, Permission, type Answer, type Asked } from '@throughline/nest-kit';
import { InboundPayloads } from '../../inbound-payloads/inbound-payloads.js';
import { placeUpdates } from './place-updates.js';
import { RecordTrackingUpdatesDto, TrackingUpdateDto } from './record-tracking-updates.dto.js';
import { trackingUpdateOf } from './tracking-update-of.js';
import { updateResults } from './update-results.js';
import { UpdateResultsDto } from './update-results.dto.js';

const pickedUp = {
  carrier: 'sf',
  waybillNumber: 'SF1234567893001',
  code: 'PICKED_UP',
  occurredAt: '2026-03-02T20:00:00+08:00',
  location: '上海',
};

@Controller('v1/tracking-updates')
@ApiTags('tracking updates')
@ApiExtraModels(TrackingUpdateDto)
export class RecordTrackingUpdatesController {
  constructor(
    private readonly commands: CommandRunner,
    private readonly payloads: InboundPayloads,
  ) {}

  @Post()
  @HttpCode(200)
  @Change()
  @Permission('tracking-update:record')
  @ApiOperation({ summary: 'Tell what a carrier said: one update, or up to 500; all are kept or none' })
  @ApiBody({
    examples: {
      one: { value: pickedUp },
      many: {
        value: { updates: [pickedUp, { ...pickedUp, code: 'DELIVERED', occurredAt: '2026-03-05T16:20:00+08:00' }] },
      },
    },
    schema: {
      oneOf: [
        { $ref: getSchemaPath(TrackingUpdateDto) },
        {
          type: 'object',
          required: ['updates'],
          properties: {
            updates: { type: 'array', minItems: 1, maxItems: 500, items: { $ref: getSchemaPath(TrackingUpdateDto) } },
          },
          additionalProperties: false,
        },
      ],
    },
  })
  @ApiOkResponse({ type: UpdateResultsDto })
  async record(@Body() body: RecordTrackingUpdatesDto, @AskedBy() asked: Asked): Promise<Answer> {
    const payloadId = await this.payloads.keep(asked.commandId, asked.rawBody);
    const arrival = { receivedAt: asked.now, payloadId };
    const updates = (body.updates ?? [body]).map((said) => trackingUpdateOf(said, arrival));
    return this.commands.runAll(asked, placeUpdates(updates), (steps) => ({ results: updateResults(updates, steps) }));
  }
}
