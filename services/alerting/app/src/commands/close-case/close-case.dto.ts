import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';

export class CloseCaseDto {
  @ApiPropertyOptional({ example: 'Refund has arrived', maxLength: 2000 })
  @MayBeAbsent()
  @IsText(2000)
  readonly note?: string;
}
