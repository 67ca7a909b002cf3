import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { UpdateOutcome } from './update-results.js';

export class UpdateResultDto {
  @ApiProperty({
    example: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9n',
    description: 'The same for the same scan, however often it is sent',
  })
  readonly updateId: string;

  @ApiProperty({
    enum: ['recorded', 'noted', 'repeated', 'unmapped', 'set-aside'],
    description:
      'set-aside: no shipment has this waybill yet; recorded as soon as one has. noted: understood, and nothing new of where the goods are. May grow.',
  })
  readonly result: UpdateOutcome;

  @ApiPropertyOptional({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly shipmentId?: string;

  @ApiProperty({ description: 'Hand it to a read as ?readAfter= and the read shows this write' })
  readonly readAfter: string;
}

export class UpdateResultsDto {
  @ApiProperty({ type: [UpdateResultDto], description: 'One for each update, in the order sent' })
  readonly results: UpdateResultDto[];
}
