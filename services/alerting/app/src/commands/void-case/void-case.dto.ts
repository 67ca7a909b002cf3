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

export class VoidCaseDto {
  @ApiProperty({ enum: causes, example: 'false-alarm', description: 'Why it went wrong' })
  @IsIn(causes)
  readonly cause: Cause;

  @ApiProperty({ enum: liableParties, example: 'nobody', description: 'Who answers for it' })
  @IsIn(liableParties)
  readonly liableParty: LiableParty;

  @ApiProperty({ enum: remedies, example: 'none', description: 'What is done about it' })
  @IsIn(remedies)
  readonly remedy: Remedy;

  @ApiPropertyOptional({ example: 'Spoke to the customer', maxLength: 2000 })
  @MayBeAbsent()
  @IsText(2000)
  readonly note?: string;
}
