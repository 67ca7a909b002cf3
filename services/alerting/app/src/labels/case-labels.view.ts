import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CaseLabels, Label } from '@throughline/alerting-domain';

export class LabelView implements Label {
  @ApiProperty({ example: 'No update after dispatch' })
  readonly en: string;

  @ApiProperty({ example: '发货后无更新' })
  readonly zh: string;
}

const label = (en: string, zh: string) => ({ type: LabelView, example: { en, zh } });

export class CaseLabelsView implements CaseLabels {
  @ApiProperty(label('No update after dispatch', '发货后无更新'))
  readonly rule: LabelView;

  @ApiProperty(label('Shipped', '发货'))
  readonly stage: LabelView;

  @ApiProperty(label('Open', '待处理'))
  readonly state: LabelView;

  @ApiPropertyOptional({ ...label('Lost', '丢失'), description: 'There once the case is resolved or voided' })
  readonly cause?: LabelView;

  @ApiPropertyOptional(label('Carrier', '承运商'))
  readonly liableParty?: LabelView;

  @ApiPropertyOptional(label('Reship', '补发'))
  readonly remedy?: LabelView;
}
