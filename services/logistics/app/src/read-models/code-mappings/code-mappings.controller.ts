import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { codeMappings, readCode, type CodeMapping, type MappedByPeople } from '@throughline/logistics-domain';
import { Answer, notFound, Permission, ReadQuery, Reads } from '@throughline/nest-kit';
import { codeMappingsByPeople } from './code-mappings.projection.js';
import {
  codeMappingItem,
  CodeMappingList,
  codeMappingView,
  CodeMappingView,
  ReadingView,
  TryQuery,
} from './code-mappings.view.js';

@Controller('v1/code-mappings')
@ApiTags('code mappings')
export class CodeMappingsController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'Whose codes do we read?' })
  @ApiOkResponse({ type: CodeMappingList })
  async list(@Query() query: ReadQuery): Promise<Answer<CodeMappingList>> {
    const people = await this.reads.rows(codeMappingsByPeople, [], query);
    const items = codeMappings.map((mapping) =>
      codeMappingItem(
        mapping,
        people.find(({ provider }) => provider === mapping.provider),
      ),
    );
    return Answer.json({ items });
  }

  @Get(':provider')
  @Permission('shipment:read')
  @ApiParam({ name: 'provider', example: 'generic' })
  @ApiOperation({ summary: 'What do the codes of this provider mean?' })
  @ApiOkResponse({ type: CodeMappingView })
  async one(@Param('provider') provider: string, @Query() query: ReadQuery): Promise<Answer<CodeMappingView>> {
    const mapping = mappingOf(provider);
    return Answer.json(codeMappingView(mapping, await this.peopleOf(provider, query)));
  }

  @Get(':provider/reading')
  @Permission('shipment:read')
  @ApiParam({ name: 'provider', example: 'generic' })
  @ApiOperation({ summary: 'How would an update in this code be read?' })
  @ApiOkResponse({ type: ReadingView })
  async reading(@Param('provider') provider: string, @Query() query: TryQuery): Promise<Answer<ReadingView>> {
    mappingOf(provider);
    return Answer.json(
      readCode(
        { provider, ...query },
        [await this.peopleOf(provider, {})].filter((row) => row !== undefined),
      ),
    );
  }

  private async peopleOf(provider: string, query: ReadQuery): Promise<MappedByPeople | undefined> {
    const rows = await this.reads.rows(codeMappingsByPeople, [], query);
    return rows.find((row) => row.provider === provider);
  }
}

const mappingOf = (provider: string): CodeMapping => {
  const mapping = codeMappings.find((each) => each.provider === provider);
  if (mapping === undefined) throw notFound('code-mapping');
  return mapping;
};
