import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  deliveryExceptions,
  milestones,
  reasons,
  signers,
  type ExceptionKind,
  type Meaning,
  type Reason,
  type SignerKind,
  type Step,
} from '@throughline/logistics-domain';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';
import { IsIn, ValidateBy } from 'class-validator';

const steps = (Object.keys(milestones) as (keyof typeof milestones)[]).filter((code) => code !== 'EXCEPTION');
const kinds = Object.keys(deliveryExceptions) as ExceptionKind[];
const reasonCodes = Object.keys(reasons) as Reason[];
const signerKinds = Object.keys(signers) as SignerKind[];

/** Of these, a meaning has at most one. */
const sorts = ['milestone', 'exceptionKind', 'planned'] as const;

/** A code means one thing: a step, or something abnormal, or a step to come, or none of them. */
const StandsAlone = (): PropertyDecorator =>
  ValidateBy({
    name: 'one-meaning',
    validator: { validate: (_, about) => sorts.filter((field) => field in (about?.object ?? {})).length === 1 },
  });

const BesideDelivered = (): PropertyDecorator =>
  ValidateBy({
    name: 'beside-delivered',
    validator: {
      validate: (_, about) => (about?.object as { milestone?: unknown } | undefined)?.milestone === 'DELIVERED',
    },
  });

export class MapCodeDto {
  @ApiProperty({ example: '9999', maxLength: 64, description: "The provider's own code" })
  @IsText(64)
  readonly code: string;

  @ApiPropertyOptional({ enum: steps, example: 'ARRIVED', description: 'The step that it means' })
  @MayBeAbsent()
  @IsIn(steps)
  @StandsAlone()
  readonly milestone?: Step;

  @ApiPropertyOptional({ enum: kinds, description: 'Something abnormal' })
  @MayBeAbsent()
  @IsIn(kinds)
  @StandsAlone()
  readonly exceptionKind?: ExceptionKind;

  @ApiPropertyOptional({ enum: steps, description: 'A step to come, by the carrier’s plan' })
  @MayBeAbsent()
  @IsIn(steps)
  @StandsAlone()
  readonly planned?: Step;

  @ApiPropertyOptional({ enum: reasonCodes, description: 'Why, where the code says so' })
  @MayBeAbsent()
  @IsIn(reasonCodes)
  readonly reason?: Reason;

  @ApiPropertyOptional({ enum: signerKinds, description: 'Who signed; with DELIVERED only' })
  @MayBeAbsent()
  @IsIn(signerKinds)
  @BesideDelivered()
  readonly signer?: SignerKind;
}

/** What was said, as a meaning; with neither step nor exception the code says nothing new of where the goods are. */
export const meaningOfDto = ({ milestone, exceptionKind, planned, reason, signer }: MapCodeDto): Meaning => {
  const why = reason !== undefined && { reason };
  if (milestone !== undefined) return { milestone, ...why, ...(signer && { signer }) };
  if (exceptionKind !== undefined) return { milestone: 'EXCEPTION', exceptionKind, ...why };
  return { ...(planned && { planned }), ...why };
};
