import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsQueryInteger, IsText, Limited, MayBeAbsent } from '../input/decorators.js';

/** Why an operator does what changes something. */
export class Because {
  @ApiProperty({ example: 'the projection was fixed in release 1.4', minLength: 3, maxLength: 500 })
  @IsText(500, 3)
  readonly reason: string;
}

export class FromPosition extends Because {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
    example: 0,
    description: 'Everything after it; 0: from the first event',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly position?: number;
}

/** Why an operator looks closer; looking needs no reason. */
export class MaybeBecause {
  @ApiPropertyOptional({ maxLength: 500 })
  @MayBeAbsent()
  @IsText(500)
  readonly reason?: string;
}

export class Discard extends Because {
  @ApiProperty({
    example: '0f3c1b7e-5a44-5d0c-9f5e-1f0e0a4b7c11',
    description: 'The first event of the sequence, as a look at it showed it: sent twice, nothing else is discarded',
  })
  @IsText(100)
  readonly eventId: string;
}

export class ParkedQuery extends Limited {
  @ApiPropertyOptional({ type: 'integer', description: 'The id of the last one seen' })
  @IsOptional()
  @IsQueryInteger(0, Number.MAX_SAFE_INTEGER)
  readonly after?: number;

  @ApiPropertyOptional({ description: 'Failures of one kind at one place' })
  @IsOptional()
  @IsText(64)
  readonly failureGroup?: string;
}

export class EventsQuery extends Limited {
  @ApiPropertyOptional({ type: 'integer', description: 'The version of the last one seen' })
  @IsOptional()
  @IsQueryInteger(0, Number.MAX_SAFE_INTEGER)
  readonly after?: number;
}

export class CallsQuery extends Limited {
  @ApiPropertyOptional({ type: 'integer', description: 'The id of the last one seen' })
  @IsOptional()
  @IsQueryInteger(1, Number.MAX_SAFE_INTEGER)
  readonly before?: number;
}

const deadlineStates = ['pending', 'done', 'disarmed'] as const;

export class DeadlinesQuery extends Limited {
  @ApiPropertyOptional({ enum: deadlineStates, default: 'pending' })
  @IsOptional()
  @IsIn(deadlineStates)
  readonly state?: (typeof deadlineStates)[number];

  @ApiPropertyOptional()
  @IsOptional()
  @IsText(100)
  readonly kind?: string;

  @ApiPropertyOptional({ description: 'The stream id of the last one seen' })
  @IsOptional()
  @IsText(200)
  readonly after?: string;
}
