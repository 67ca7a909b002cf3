import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, Limited, MayBeAbsent } from '@throughline/nest-kit';
import { IsIn } from 'class-validator';

const instant = { type: String, format: 'date-time', example: '2026-03-02T12:00:00.000Z' } as const;

/** Which polls somebody wants to see. */
export const pollStates = ['planned', 'due', 'failing', 'done'] as const;
export type PollState = (typeof pollStates)[number];

export class CarrierPollsQuery extends Limited {
  @ApiPropertyOptional({ description: 'Asked last, or subscribed, over this account' })
  @MayBeAbsent()
  @IsText(48)
  readonly account?: string;

  @ApiPropertyOptional({ description: 'Of this carrier' })
  @MayBeAbsent()
  @IsText(32)
  readonly carrier?: string;

  @ApiPropertyOptional({ enum: pollStates, description: 'Default: all but `done`' })
  @MayBeAbsent()
  @IsIn(pollStates)
  readonly state?: PollState;

  @ApiPropertyOptional({ description: 'Opaque, from `next` of the page before' })
  @MayBeAbsent()
  @IsText(200)
  readonly after?: string;
}

export class CarrierPollItem {
  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly shipmentId: string;

  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty({ example: 'SF1234567893001' })
  readonly waybillNumber: string;

  @ApiProperty({ enum: pollStates, description: '`failing`: due, and the last tries had no answer' })
  readonly state: PollState;

  @ApiProperty({ ...instant, nullable: true, description: 'By the business clock; null: it is asked for no more' })
  readonly dueAt: string | null;

  @ApiProperty({ example: 0, description: 'Tries without an answer since the last one' })
  readonly attempts: number;

  @ApiProperty({ type: String, nullable: true, example: 'kd-1', description: 'Over which it was asked for last' })
  readonly account: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly askedAt: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly answeredAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'unknown-waybill: 500',
    description: 'Why nothing, or not all, was told',
  })
  readonly failure: string | null;

  @ApiProperty({ enum: ['none', 'subscribed', 'ended', 'dead', 'refused'] })
  readonly subscription: string;

  @ApiProperty({ type: String, nullable: true, example: 'kd-1' })
  readonly subscriptionAccount: string | null;

  @ApiProperty({ ...instant, nullable: true, description: 'When it is to be subscribed' })
  readonly subscribeAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly subscribeFailure: string | null;
}

export class AskedAccountView {
  @ApiProperty({ example: 'kd-1' })
  readonly account: string;

  @ApiProperty({ example: 'kuaidi100' })
  readonly provider: string;

  @ApiProperty({ enum: ['primary', 'secondary'] })
  readonly rank: string;

  @ApiProperty({ example: 120, description: 'Queries of its day so far, as we count them' })
  readonly used: number;

  @ApiProperty({ example: 1_880, description: 'What is left of its day' })
  readonly left: number;

  @ApiProperty({ enum: ['closed', 'open', 'half-open'], description: 'Open: it is left alone for a while' })
  readonly circuit: string;

  @ApiProperty({ type: String, nullable: true, example: 'no answer: ECONNREFUSED' })
  readonly failure: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly answeredAt: string | null;
}

export class CarrierPollsPage {
  @ApiProperty({ type: [CarrierPollItem] })
  readonly items: readonly CarrierPollItem[];

  @ApiProperty({ type: [AskedAccountView], description: 'Over which carriers are asked' })
  readonly accounts: readonly AskedAccountView[];

  @ApiPropertyOptional({ description: 'Hand it back as `after`' })
  readonly next?: string;
}
