import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import { codeMapping } from '@throughline/logistics-domain';
import {
  AskedBy,
  Change,
  CommandAnswer,
  CommandRunner,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { MapCodeDto, meaningOfDto } from './map-code.dto.js';

@Controller('v1/code-mappings')
@ApiTags('code mappings')
export class MapCodeController {
  constructor(private readonly commands: CommandRunner) {}

  @Post(':provider/codes')
  @HttpCode(200)
  @Change()
  @Permission('code-mapping:change')
  @ApiParam({ name: 'provider', example: 'generic' })
  @ApiOperation({
    summary: 'Say what a code means that nobody has mapped',
    description:
      'Updates that came in it before are read again. With neither `milestone`, `exceptionKind` nor `planned` it says nothing new of where the goods are. Refused with: code-already-mapped, provider-unknown',
  })
  @ApiBody({
    type: MapCodeDto,
    examples: {
      'a step': { value: { code: '30-71', milestone: 'ARRIVED' } },
      'an exception': { value: { code: '30-72', exceptionKind: 'DELAY', reason: 'weather' } },
      'no step at all': { value: { code: '30-73' } },
    },
  })
  @ApiOkResponse({ type: CommandAnswer })
  map(@Param('provider') provider: string, @Body() body: MapCodeDto, @AskedBy() asked: Asked): Promise<Answer> {
    const data = { provider, code: body.code, meaning: meaningOfDto(body), now: asked.now };
    return this.commands.run(asked, on(codeMapping, provider, { type: 'MapCode', data }), () => ({
      status: 'mapped',
      allowedActions: [],
    }));
  }
}
