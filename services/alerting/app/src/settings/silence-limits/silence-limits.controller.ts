import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AskedBy, invalidInput, Permission, type Asked } from '@throughline/nest-kit';
import { SilenceLimitSettings, type SilenceLimit } from './silence-limit-settings.js';
import { ChangeSilenceLimitDto, SilenceLimitDto } from './silence-limits.dto.js';

/** How long a carrier may say nothing. A shipment keeps the limit of the day on which it left. */
@Controller('v1/settings/carriers')
@ApiTags('settings')
@ApiParam({ name: 'carrier', example: 'sf' })
export class SilenceLimitsController {
  constructor(private readonly settings: SilenceLimitSettings) {}

  @Get(':carrier/silence-limit')
  @Permission('settings:read')
  @ApiOperation({ summary: 'How long may this carrier say nothing?' })
  @ApiOkResponse({ type: SilenceLimitDto })
  read(@Param('carrier') carrier: string): Promise<SilenceLimit> {
    return this.settings.of(checked(carrier));
  }

  @Put(':carrier/silence-limit')
  @Permission('settings:change')
  @ApiOperation({ summary: 'Change it, for shipments that leave from now on' })
  @ApiOkResponse({ type: SilenceLimitDto })
  change(
    @Param('carrier') carrier: string,
    @Body() { hours }: ChangeSilenceLimitDto,
    @AskedBy() asked: Asked,
  ): Promise<SilenceLimit> {
    return this.settings.change(checked(carrier), hours, asked.actor);
  }
}

/** A carrier is written as logistics writes it; another spelling would set a limit that no shipment ever gets. */
const checked = (carrier: string): string => {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(carrier)) throw invalidInput('path:carrier', 'wrong-format');
  return carrier;
};
