import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CodeMapping, MappedByPeople, Meaning } from '@throughline/logistics-domain';
import { IsText, MayBeAbsent } from '@throughline/nest-kit';

export class CodeMappingItem {
  @ApiProperty({ example: 'sf' })
  readonly provider: string;

  @ApiProperty({ example: 1, description: 'Of our table' })
  readonly version: number;

  @ApiProperty({ example: 187, description: 'Codes in our table' })
  readonly codes: number;

  @ApiProperty({ example: 2, description: 'Codes that people have mapped beside it' })
  readonly revision: number;
}

export class CodeMappingList {
  @ApiProperty({ type: [CodeMappingItem] })
  readonly items: readonly CodeMappingItem[];
}

export class MeaningView {
  @ApiPropertyOptional({ example: 'EXCEPTION', description: 'Absent: nothing new of where the goods are' })
  readonly milestone?: string;

  @ApiPropertyOptional({ example: 'DELAY' })
  readonly exceptionKind?: string;

  @ApiPropertyOptional({ example: 'DEPARTED', description: 'A step to come' })
  readonly planned?: string;

  @ApiPropertyOptional({ example: 'weather' })
  readonly reason?: string;

  @ApiPropertyOptional({ example: 'locker' })
  readonly signer?: string;

  @ApiPropertyOptional({ description: 'Concluded: the code alone does not say so' })
  readonly inferred?: boolean;
}

export class CodeView {
  @ApiProperty({ example: '50' })
  readonly code: string;

  @ApiProperty({ type: MeaningView })
  readonly meaning: MeaningView;

  @ApiProperty({ enum: ['table', 'people'] })
  readonly by: 'table' | 'people';
}

export class TextRuleView {
  @ApiProperty({ type: [String], example: ['0'] })
  readonly codes: readonly string[];

  @ApiProperty({
    example: '离开|已发往',
    description: 'A regular expression on the text, small and capital letters alike',
  })
  readonly pattern: string;

  @ApiProperty({ type: MeaningView })
  readonly meaning: MeaningView;
}

export class CodeMappingView extends CodeMappingItem {
  @ApiProperty({ type: [CodeView], description: 'All codes that have a meaning' })
  readonly meanings: readonly CodeView[];

  @ApiProperty({ type: [TextRuleView], description: 'Read before the codes; the first that fits counts' })
  readonly textRules: readonly TextRuleView[];
}

export class TryQuery {
  @ApiProperty({ example: '50', maxLength: 64 })
  @IsText(64)
  readonly code: string;

  @ApiPropertyOptional({ example: '快件已发往北京', maxLength: 1000, description: 'What the carrier wrote beside it' })
  @MayBeAbsent()
  @IsText(1000)
  readonly text?: string;
}

export class ReadingView {
  @ApiProperty({ example: 1 })
  readonly mappingVersion: number;

  @ApiPropertyOptional({ example: 2, description: 'Where people have mapped it' })
  readonly revision?: number;

  @ApiPropertyOptional({ type: MeaningView, description: 'Absent: nobody has mapped it' })
  readonly meaning?: MeaningView;
}

export const codeMappingItem = (
  { provider, version, meanings }: CodeMapping,
  people: MappedByPeople | undefined,
): CodeMappingItem => ({ provider, version, codes: meanings.size, revision: people?.revision ?? 0 });

export const codeMappingView = (mapping: CodeMapping, people: MappedByPeople | undefined): CodeMappingView => ({
  ...codeMappingItem(mapping, people),
  meanings: [
    ...viewsOf([...mapping.meanings], 'table'),
    // A code that our table has learnt since is read by the table.
    ...viewsOf(
      Object.entries(people?.meanings ?? {}).filter(([code]) => !mapping.meanings.has(code)),
      'people',
    ),
  ],
  textRules: mapping.textRules ?? [],
});

const viewsOf = (meanings: readonly (readonly [string, Meaning])[], by: 'table' | 'people'): CodeView[] =>
  meanings.map(([code, meaning]) => ({ code, meaning, by }));
