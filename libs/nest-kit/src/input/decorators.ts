import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { isDay, parseInstant } from '@throughline/values';
import { Transform } from 'class-transformer';
import {
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  type ValidationOptions,
} from 'class-validator';

/** An RFC 3339 time with its offset, years 1900–9999; the controller gets an `Instant` in its normal form. */
export const IsInstant = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (parseInstant(value) ?? value) : value)),
    ValidateBy({
      name: 'not-an-instant',
      validator: { validate: (value) => typeof value === 'string' && parseInstant(value) !== undefined },
    }),
  );

/** A day of the calendar, `YYYY-MM-DD`. */
export const IsLocalDay = (): PropertyDecorator =>
  ValidateBy({ name: 'not-a-day', validator: { validate: (value) => typeof value === 'string' && isDay(value) } });

/** An offset from UTC: `+08:00`, `-03:00`, `Z`. */
export const IsOffset = (): PropertyDecorator => Matches(/^(Z|[+-](0\d|1[0-7]):[0-5]\d|[+-]18:00)$/);

/** Text of a length in UTF-16 units, not only white space where it must not be empty. */
export const IsText = (max: number, min = 1, options: ValidationOptions = {}): PropertyDecorator =>
  applyDecorators(IsString(options), Length(min, max, options), ...(min > 0 ? [Matches(/\S/u, options)] : []));

/** A decimal number as text: an amount of money. */
export const IsAmount = (): PropertyDecorator => Matches(/^-?(0|[1-9]\d{0,14})(\.\d{1,4})?$/);

/** May be absent, but not null: null is not a value here. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** A whole number of a query, where everything arrives as text. */
export const IsQueryInteger = (min: number, max: number): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(min),
    Max(max),
  );

/** A yes or no of a query. */
export const IsQueryBoolean = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    ValidateBy({ name: 'not-a-boolean', validator: { validate: (value) => typeof value === 'boolean' } }),
  );

/** What every read accepts. A query class extends it, or {@link PageQuery}. */
export class ReadQuery {
  @ApiPropertyOptional({ description: "A command's `readAfter`: waits until that write can be read, at most 2 s" })
  @IsOptional()
  @IsText(500)
  readonly readAfter?: string;
}

/** At most so many. */
export class Limited {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @IsQueryInteger(1, 200)
  readonly limit?: number;
}

/** Which page of a list, and in which order. */
export class Paged extends Limited {
  @ApiPropertyOptional({ description: 'Opaque, from `next` of the page before' })
  @IsOptional()
  @IsText(2000)
  readonly after?: string;

  @ApiPropertyOptional({ description: 'Opaque, from `previous` of the page after' })
  @IsOptional()
  @IsText(2000)
  readonly before?: string;

  @ApiPropertyOptional({ description: 'A field that the list allows; `-` before it: the other way round' })
  @IsOptional()
  @IsText(64)
  readonly sort?: string;
}

/** What every list of a read model accepts. */
export class PageQuery extends IntersectionType(ReadQuery, Paged) {}
