import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';

export class ReopenCaseDto {
  @ApiPropertyOptional({ example: 'The parcel is missing again', maxLength: 2000 })
  @MayBeAbsent()
  @IsText(2000)
  readonly note?: string;
}
