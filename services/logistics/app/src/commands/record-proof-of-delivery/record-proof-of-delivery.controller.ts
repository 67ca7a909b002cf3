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
import { createHash } from 'node:crypto';
import { RecordProofOfDeliveryDto } from './record-proof-of-delivery.dto.js';

@Controller('v1/shipments')
@ApiTags('shipments')
export class RecordProofOfDeliveryController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':id/proofs')
  @HttpCode(200)
  @Change()
  @Permission('tracking-update:record')
  @ApiParam({ name: 'id', example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  @ApiOperation({
    summary: 'Record what proves that goods were handed over',
    description:
      'Before the carrier says that they were, or after. All of it is hashed; the hash stands in the log for ever, also when what it says of people is erased. Refused with: shipment-not-dispatched, package-unknown, proof-empty …',
  })
  @ApiBody({
    type: RecordProofOfDeliveryDto,
    examples: {
      'a signature and a picture': {
        value: {
          signer: 'recipient',
          signedBy: '张三',
          photos: [{ url: 'https://photos.example.org/door.jpg' }],
          position: { latitude: 31.2304, longitude: 121.4737 },
        },
      },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  record(
    @Param('id') id: string,
    @Body() { provedAt, ...said }: RecordProofOfDeliveryDto,
    @AskedBy() asked: Asked,
  ): Promise<Answer> {
    const { packageNumber, signer, signedBy, photos, code, position } = said;
    const proof = {
      ...(packageNumber !== undefined && { packageNumber }),
      ...(signer !== undefined && { signer }),
      ...(signedBy !== undefined && { signedBy }),
      ...(photos && { photos: photos.map(({ url, sha256 }) => ({ url, ...(sha256 !== undefined && { sha256 }) })) }),
      ...(code !== undefined && { code }),
      ...(position && { position: { latitude: position.latitude, longitude: position.longitude } }),
    };
    const hash = createHash('sha256').update(JSON.stringify(proof)).digest('hex');
    return this.commands.run(
      asked,
      on(shipment, id, {
        type: 'RecordProofOfDelivery',
        data: { proofId: asked.id('pod'), ...proof, hash, provedAt: provedAt ?? asked.now, now: asked.now },
      }),
      shipmentAnswer,
    );
  }
}
