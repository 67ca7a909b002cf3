import { ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeAbsent } from '@throughline/nest-kit';
import { IsInt, Max, Min } from 'class-validator';

export class AcknowledgeCaseDto {
  @ApiPropertyOptional({
    example: 4,
    minimum: 1,
    maximum: 72,
    default: 4,
    description: 'For how many hours; after that the case counts as unattended again',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(72)
  readonly forHours?: number;
}
