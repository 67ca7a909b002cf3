import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';
import { Matches, ValidateBy } from 'class-validator';

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

  @ApiProperty({ type: String, format: 'date-time', example: '2026-03-02T12:00:00.000Z' })
  readonly changedAt: string;

  @ApiProperty({ example: 'user:u-1' })
  readonly changedBy: string;
}

export class CarrierAccountList {
  @ApiProperty({ type: [CarrierAccountView] })
  readonly items: readonly CarrierAccountView[];
}
