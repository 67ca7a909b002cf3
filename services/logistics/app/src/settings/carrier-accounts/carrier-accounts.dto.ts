import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import type { AccountRank } from './carrier-accounts.js';

const secretName = /^[A-Za-z][A-Za-z0-9]{0,31}$/;

/** A few short texts by name. */
const AreSecrets = (): PropertyDecorator =>
  ValidateBy({
    name: 'wrong-format',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length <= 10 &&
        Object.entries(value).every(
          ([name, text]) => secretName.test(name) && typeof text === 'string' && text.length > 0 && text.length <= 500,
        ),
    },
  });

/** Where HTTP is spoken; no user, no query and no fragment, and no slash at the end. */
const address = /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-])?$/;
const carrierWord = /^[a-z0-9][a-z0-9-]{0,31}$/;

export class AccountLimitsDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 10_000_000, example: 2_000 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  readonly queriesPerDay?: number;

  @ApiPropertyOptional({ minimum: 0.01, maximum: 1_000, example: 10 })
  @MayBeAbsent()
  @IsNumber()
  @Min(0.01)
  @Max(1_000)
  readonly queriesPerSecond?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 5,
    maximum: 10_080,
    example: 360,
    description:
      'So long after its last sign of life, and again, a waybill is asked for; never sooner than the provider bears',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(5)
  @Max(10_080)
  readonly pollEveryMinutes?: number;
}

export class KeepCarrierAccountDto {
  @ApiProperty({ example: 'sf', maxLength: 32 })
  @IsText(32)
  readonly provider: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { token: '7f3c8b1e5a2d4c6f9e0b' },
    description: 'By name, all of them: kept sealed, never shown',
  })
  @AreSecrets()
  readonly secrets: Record<string, string>;

  @ApiPropertyOptional({
    example: '+08:00',
    pattern: '^[+-](0\\d|1[0-4]):[0-5]\\d$',
    description: "In which the provider's times without an offset are; default +08:00",
  })
  @MayBeAbsent()
  @Matches(/^[+-](0\d|1[0-4]):[0-5]\d$/)
  readonly offset?: string;

  @ApiPropertyOptional({
    example: '1000001',
    maxLength: 64,
    description: "The provider's own name for us, where it wants to hear it",
  })
  @MayBeAbsent()
  @IsText(64)
  readonly accountId?: string;

  @ApiPropertyOptional({
    example: 'https://poll.kuaidi100.com',
    maxLength: 200,
    pattern: address.source,
    description: "Where the provider is asked; default: the provider's own address",
  })
  @MayBeAbsent()
  @IsText(200)
  @Matches(address)
  readonly baseUrl?: string;

  @ApiPropertyOptional({
    example: 'https://tms.example.org/v1/carrier-pushes/kd-1',
    maxLength: 200,
    pattern: address.source,
    description:
      'Where the provider is told to push with each subscription; without it a provider that wants to hear it is only asked',
  })
  @MayBeAbsent()
  @IsText(200)
  @Matches(address)
  readonly callbackUrl?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['sf', 'yunda'],
    description: 'Whose waybills are asked for; default: all',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Matches(carrierWord, { each: true })
  readonly carriers?: string[];

  @ApiPropertyOptional({
    enum: ['primary', 'secondary'],
    description: 'A secondary account is asked while no primary one can be; default: primary',
  })
  @MayBeAbsent()
  @IsIn(['primary', 'secondary'])
  readonly rank?: AccountRank;

  @ApiPropertyOptional({
    type: AccountLimitsDto,
    description: "What was agreed instead of the provider's usual limits",
  })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AccountLimitsDto)
  readonly limits?: AccountLimitsDto;
}

export class CarrierAccountView {
  @ApiProperty({ example: 'sf-1' })
  readonly account: string;

  @ApiProperty({ example: 'sf' })
  readonly provider: string;

  @ApiProperty({ example: '+08:00' })
  readonly offset: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly accountId: string | null;

  @ApiProperty({ type: [String], example: ['token'] })
  readonly secretNames: readonly string[];

  @ApiProperty({ type: String, nullable: true, example: null, description: "null: the provider's own address" })
  readonly baseUrl: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://tms.example.org/v1/carrier-pushes/kd-1' })
  readonly callbackUrl: string | null;

  @ApiProperty({ type: [String], nullable: true, example: null, description: 'null: all' })
  readonly carriers: readonly string[] | null;

  @ApiProperty({ enum: ['primary', 'secondary'] })
  readonly rank: AccountRank;

  @ApiProperty({ type: AccountLimitsDto })
  readonly limits: AccountLimitsDto;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-03-02T12:00:00.000Z' })
  readonly changedAt: string;

  @ApiProperty({ example: 'user:u-1' })
  readonly changedBy: string;
}

export class CarrierAccountList {
  @ApiProperty({ type: [CarrierAccountView] })
  readonly items: readonly CarrierAccountView[];
}
