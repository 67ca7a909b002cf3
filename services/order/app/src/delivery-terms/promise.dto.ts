import { ApiPropertyOptional } from '@nestjs/swagger';
import { invalidInput, IsInstant, IsLocalDay, IsOffset, MayBeAbsent } from '@throughline/nest-kit';
import type { DeliveryPromise, Instant } from '@throughline/values';

/** When goods are promised, as people and shops write it. */
export class PromiseDto {
  @ApiPropertyOptional({ description: 'A promised day; with offset', example: '2026-03-05' })
  @MayBeAbsent()
  @IsLocalDay()
  readonly on?: string;

  @ApiPropertyOptional({ description: 'Of the place where that day is counted', example: '+08:00' })
  @MayBeAbsent()
  @IsOffset()
  readonly offset?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Or a promised moment, instead of the two' })
  @MayBeAbsent()
  @IsInstant()
  readonly at?: Instant;
}

/** A day with its offset, or a moment: one of the two. */
export const promiseOf = ({ on, offset, at }: PromiseDto): DeliveryPromise => {
  if (at !== undefined && on === undefined && offset === undefined) return { at };
  if (at === undefined && on !== undefined && offset !== undefined) return { on, offset };
  throw invalidInput('/promise', 'wrong-format');
};
