import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  causes,
  liableParties,
  remedies,
  type Cause,
  type LiableParty,
  type Remedy,
} from '@throughline/alerting-domain';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';
import { IsIn } from 'class-validator';

export class ResolveCaseDto {
  @ApiProperty({ enum: causes, example: 'carrier-delay', description: 'Why it went wrong' })
  @IsIn(causes)
  readonly cause: Cause;

  @ApiProperty({ enum: liableParties, example: 'carrier', description: 'Who answers for it' })
  @IsIn(liableParties)
  readonly liableParty: LiableParty;

  @ApiProperty({ enum: remedies, example: 'compensation', description: 'What is done about it' })
  @IsIn(remedies)
  readonly remedy: Remedy;

  @ApiPropertyOptional({ example: 'Spoke to the customer', maxLength: 2000 })
  @MayBeAbsent()
  @IsText(2000)
  readonly note?: string;
}
