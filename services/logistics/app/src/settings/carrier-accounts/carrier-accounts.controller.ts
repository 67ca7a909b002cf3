import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AskedBy, invalidInput, Permission, type Asked } from '@throughline/nest-kit';
import { CarrierAccountList, CarrierAccountView, KeepCarrierAccountDto } from './carrier-accounts.dto.js';
import { CarrierAccounts, type AccountForAsking } from './carrier-accounts.js';

@Controller('v1/settings/carrier-accounts')
@ApiTags('settings')
export class CarrierAccountsController {
  constructor(private readonly accounts: CarrierAccounts) {}

  @Get()
  @Permission('settings:read')
  @ApiOperation({ summary: 'With whom do we have accounts who tell us of waybills?' })
  @ApiOkResponse({ type: CarrierAccountList })
  async list(): Promise<CarrierAccountList> {
    return { items: await this.accounts.list() };
  }

  @Get(':account')
  @Permission('settings:read')
  @ApiParam({ name: 'account', example: 'sf-1' })
  @ApiOperation({ summary: 'What is this account?' })
  @ApiOkResponse({ type: CarrierAccountView })
  one(@Param('account') account: string): Promise<CarrierAccountView> {
    return this.accounts.of(account);
  }

  @Put(':account')
  @Permission('settings:change')
  @ApiParam({ name: 'account', example: 'sf-1' })
  @ApiOperation({
    summary: 'Keep an account, so that its provider may push to /v1/carrier-pushes/{account} and is asked over it',
    description: 'Refused with: provider-unknown, seal-secret-missing',
  })
  @ApiOkResponse({ type: CarrierAccountView })
  keep(
    @Param('account') account: string,
    @Body() { provider, secrets, offset = '+08:00', accountId, ...asking }: KeepCarrierAccountDto,
    @AskedBy() asked: Asked,
  ): Promise<CarrierAccountView> {
    if (!/^[a-z0-9][a-z0-9-]{0,47}$/.test(account)) throw invalidInput('path:account', 'wrong-format');
    return this.accounts.keep(account, { provider, secrets, offset, accountId, asking: askingOf(asking) }, asked.actor);
  }

  @Delete(':account')
  @HttpCode(204)
  @Permission('settings:change')
  @ApiParam({ name: 'account', example: 'sf-1' })
  @ApiOperation({ summary: 'Take no pushes over it and ask nothing any more; what came in stays' })
  @ApiNoContentResponse()
  remove(@Param('account') account: string): Promise<void> {
    return this.accounts.remove(account);
  }
}

type Asking = Pick<KeepCarrierAccountDto, 'baseUrl' | 'callbackUrl' | 'carriers' | 'rank' | 'limits'>;

const askingOf = ({ baseUrl, callbackUrl, carriers, rank, limits }: Asking): AccountForAsking => ({
  baseUrl: baseUrl ?? null,
  callbackUrl: callbackUrl ?? null,
  carriers: carriers ?? null,
  rank: rank ?? 'primary',
  limits: { ...limits },
});
