import { ApiProperty } from '@nestjs/swagger';
import type { Label } from '@throughline/order-domain';

export class LabelView implements Label {
  @ApiProperty({ example: 'Shipped' })
  readonly en: string;

  @ApiProperty({ example: '发货' })
  readonly zh: string;
}
