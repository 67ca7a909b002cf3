import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';
import { roles, type Role } from '../access/permissions.js';
import { IsText, MayBeAbsent, Paged } from '../input/decorators.js';
import { Because } from '../operators/operator.inputs.js';
import { apiKeyStatuses } from './api-key.js';
import { feedScopes, type FeedScope } from './api-keys.js';

/** A key that nobody renews ends by itself. */
const longestDays = 366;

export class CreateApiKey extends Because {
  @ApiProperty({ example: 'Warehouse system of ACME', minLength: 1, maxLength: 100, description: 'Who will hold it' })
  @IsText(100)
  readonly name: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', enum: [...roles] },
    maxItems: roles.length,
    example: ['integration'],
    description: 'What its holder may do; no more than whoever creates it may. Without roles it opens the feed alone.',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(roles.length)
  @ArrayUnique()
  @IsIn(roles, { each: true })
  readonly roles?: Role[];

  @ApiPropertyOptional({
    enum: feedScopes,
    example: 'feed:partner',
    description:
      '`feed`: all that this service publishes, for systems of our own. `feed:partner`: what it publishes for other companies.',
  })
  @MayBeAbsent()
  @IsIn(feedScopes)
  readonly scope?: FeedScope;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: longestDays,
    example: 90,
    description: 'By the machine’s clock',
  })
  @IsInt()
  @Min(1)
  @Max(longestDays)
  readonly expiresInDays: number;
}

export class ListApiKeys extends Paged {
  @ApiPropertyOptional({
    description: '`createdAt`, `name` or `expiresAt`; `-` before it: the other way round',
    default: '-createdAt',
  })
  override readonly sort?: string;
}

const instant = { type: String, format: 'date-time', example: '2026-03-02T10:30:00.000Z' } as const;

export class ApiKeyAnswer {
  @ApiProperty({ example: 'tlk_01kj7m4t5e8v9w0x1y2z3a4b5c', description: 'Names the key; is no secret' })
  readonly id: string;

  @ApiProperty({ example: 'Warehouse system of ACME' })
  readonly name: string;

  @ApiProperty({ type: [String], example: ['integration'] })
  readonly roles: string[];

  @ApiPropertyOptional({ enum: feedScopes, example: 'feed:partner' })
  readonly scope?: string;

  @ApiProperty({ enum: apiKeyStatuses, example: 'active' })
  readonly status: string;

  @ApiProperty(instant)
  readonly createdAt: string;

  @ApiProperty({ example: 'user:li' })
  readonly createdBy: string;

  @ApiProperty({ ...instant, example: '2026-05-31T10:30:00.000Z' })
  readonly expiresAt: string;

  @ApiPropertyOptional(instant)
  readonly revokedAt?: string;

  @ApiPropertyOptional({ example: 'user:li' })
  readonly revokedBy?: string;

  @ApiPropertyOptional({ ...instant, description: 'Within a minute' })
  readonly lastUsedAt?: string;
}

export class CreatedApiKey extends ApiKeyAnswer {
  @ApiProperty({
    example: `tlk_01kj7m4t5e8v9w0x1y2z3a4b5c_${'0123456789abcdef'.repeat(4)}`,
    description: 'The key itself, for `Authorization: Bearer`. Shown this once and kept nowhere.',
  })
  readonly key: string;
}

export class ApiKeyPage {
  @ApiProperty({ type: [ApiKeyAnswer] })
  readonly items: ApiKeyAnswer[];

  @ApiPropertyOptional()
  readonly next?: string;

  @ApiPropertyOptional()
  readonly previous?: string;
}
