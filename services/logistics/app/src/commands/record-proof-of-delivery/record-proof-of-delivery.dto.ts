import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { signers, type SignerKind } from '@throughline/logistics-domain';
import { IsInstant, IsText, MayBeAbsent } from '@throughline/nest-kit';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNumber,
  IsObject,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const signerKinds = Object.keys(signers) as SignerKind[];

export class PhotoDto {
  @ApiProperty({ example: 'https://photos.example.org/door.jpg', maxLength: 500 })
  @IsUrl({ protocols: ['https'], require_protocol: true, require_tld: false })
  @MaxLength(500)
  readonly url: string;

  @ApiPropertyOptional({
    pattern: '^[0-9a-f]{64}$',
    description: 'Of its bytes, in hex, so that what is shown later can be compared',
  })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{64}$/)
  readonly sha256?: string;
}

export class PositionDto {
  @ApiProperty({ example: 31.2304, minimum: -90, maximum: 90 })
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-90)
  @Max(90)
  readonly latitude: number;

  @ApiProperty({ example: 121.4737, minimum: -180, maximum: 180 })
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-180)
  @Max(180)
  readonly longitude: number;
}

export class RecordProofOfDeliveryDto {
  @ApiPropertyOptional({ example: '1', maxLength: 64, description: 'Default: all packages' })
  @MayBeAbsent()
  @IsText(64)
  readonly packageNumber?: string;

  @ApiPropertyOptional({ enum: signerKinds, example: 'recipient', description: 'Who signed' })
  @MayBeAbsent()
  @IsIn(signerKinds)
  readonly signer?: SignerKind;

  @ApiPropertyOptional({ example: '张三', maxLength: 100, description: 'The name under the signature' })
  @MayBeAbsent()
  @IsText(100)
  readonly signedBy?: string;

  @ApiPropertyOptional({
    type: [PhotoDto],
    maxItems: 10,
    description: 'Where pictures are kept: we keep the addresses',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => PhotoDto)
  readonly photos?: PhotoDto[];

  @ApiPropertyOptional({
    example: '7731',
    maxLength: 32,
    description: 'That the recipient was sent, and told the driver',
  })
  @MayBeAbsent()
  @IsText(32)
  readonly code?: string;

  @ApiPropertyOptional({ type: PositionDto, description: 'Where it was handed over' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PositionDto)
  readonly position?: PositionDto;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    example: '2026-03-03T10:00:00+08:00',
    description: 'Default: now',
  })
  @MayBeAbsent()
  @IsInstant()
  readonly provedAt?: Instant;
}
