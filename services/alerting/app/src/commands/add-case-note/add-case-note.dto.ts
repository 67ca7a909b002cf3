import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '@throughline/nest-kit';

export class AddCaseNoteDto {
  @ApiProperty({ example: 'The carrier searches the hub in Wuhan', maxLength: 2000 })
  @IsText(2000)
  readonly note: string;
}
