import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AskedBy, invalidInput, Permission, type Asked } from '@throughline/nest-kit';
import { InterceptLimitSettings, type InterceptLimit } from './intercept-limit-settings.js';
import { ChangeInterceptLimitDto, InterceptLimitDto } from './intercept-limits.dto.js';

/** How long a carrier may take to answer an intercept. What was asked keeps the limit of that day. */
@Controller('v1/settings/carriers')
@ApiTags('settings')
@ApiParam({ name: 'carrier', example: 'sf' })
export class InterceptLimitsController {
  constructor(private readonly settings: InterceptLimitSettings) {}

  @Get(':carrier/intercept-limit')
  @Permission('settings:read')
  @ApiOperation({ summary: 'How long may this carrier take to answer an intercept?' })
  @ApiOkResponse({ type: InterceptLimitDto })
  read(@Param('carrier') carrier: string): Promise<InterceptLimit> {
    return this.settings.of(checked(carrier));
  }

  @Put(':carrier/intercept-limit')
  @Permission('settings:change')
  @ApiOperation({ summary: 'Change it, for what is asked from now on' })
  @ApiOkResponse({ type: InterceptLimitDto })
  change(
    @Param('carrier') carrier: string,
    @Body() { hours }: ChangeInterceptLimitDto,
    @AskedBy() asked: Asked,
  ): Promise<InterceptLimit> {
    return this.settings.change(checked(carrier), hours, asked.actor);
  }
}

/** A carrier is written as logistics writes it; another spelling would set a limit that holds for nobody. */
const checked = (carrier: string): string => {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(carrier)) throw invalidInput('path:carrier', 'wrong-format');
  return carrier;
};
