import { ApiProperty } from '@nestjs/swagger';

export class TroubledPushView {
  @ApiProperty({ example: 'psh_e91796ecea16b43f54a91e48b051f5492cd3b707' })
  readonly pushId: string;

  @ApiProperty({ example: 'pld_e91796ecea16b43f54a91e48b051f5492cd3b707', description: 'Its bytes, kept for 180 days' })
  readonly payloadId: string;

  @ApiProperty({ example: 'sf-1' })
  readonly account: string;

  @ApiProperty({ example: 'sf' })
  readonly provider: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-03-02T12:00:00.000Z' })
  readonly receivedAt: string;

  @ApiProperty({ enum: ['waiting', 'done', 'failed'] })
  readonly state: 'waiting' | 'done' | 'failed';

  @ApiProperty({ example: 1 })
  readonly attempts: number;

  @ApiProperty({ type: [String], description: 'Parts that could not be read, each with why; the rest was recorded' })
  readonly unreadable: readonly string[];

  @ApiProperty({ type: String, nullable: true })
  readonly failure: string | null;
}

export class TroubledPushList {
  @ApiProperty({ type: [TroubledPushView], description: 'The latest 200' })
  readonly items: readonly TroubledPushView[];
}
