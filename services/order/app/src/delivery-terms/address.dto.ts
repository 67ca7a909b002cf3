import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';

/** Where goods go, as people and shops write it. */
export class AddressDto {
  @ApiPropertyOptional({ example: 'CN' })
  @MayBeAbsent()
  @IsText(64)
  readonly country?: string;

  @ApiPropertyOptional({ example: '上海市' })
  @MayBeAbsent()
  @IsText(64)
  readonly province?: string;

  @ApiPropertyOptional({ example: '上海市' })
  @MayBeAbsent()
  @IsText(64)
  readonly city?: string;

  @ApiPropertyOptional({ example: '静安区' })
  @MayBeAbsent()
  @IsText(64)
  readonly district?: string;

  @ApiPropertyOptional({ example: '南京西路 1 号' })
  @MayBeAbsent()
  @IsText(200)
  readonly street?: string;

  @ApiPropertyOptional({ example: '200040' })
  @MayBeAbsent()
  @IsText(20)
  readonly postcode?: string;
}
