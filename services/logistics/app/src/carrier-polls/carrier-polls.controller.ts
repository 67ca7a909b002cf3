import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StoreRuntime } from '@throughline/event-store';
import { Permission, Problem } from '@throughline/nest-kit';
import { CarrierAccounts } from '../settings/carrier-accounts/carrier-accounts.js';
import { askersAmong } from './accounts-to-ask.js';
import { askedAccounts } from './asked-accounts.js';
import { listPolls } from './carrier-poll-list.js';
import { CarrierPollsPage, CarrierPollsQuery } from './carrier-polls.view.js';

const usualLimit = 50;

@Controller('v1/carrier-polls')
@ApiTags('carrier polls')
export class CarrierPollsController {
  constructor(
    private readonly runtime: StoreRuntime,
    private readonly accounts: CarrierAccounts,
  ) {}

  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'Which waybills do we ask carriers about, and do they answer?' })
  @ApiOkResponse({ type: CarrierPollsPage })
  async list(
    @Query() { account, carrier, state, after, limit = usualLimit }: CarrierPollsQuery,
  ): Promise<CarrierPollsPage> {
    const { pool, clock } = this.runtime.store;
    const now = clock.now();
    const [found, accounts] = await Promise.all([
      listPolls(pool, now, { account, carrier, state, after: after && placeOf(after), limit: limit + 1 }),
      askedAccounts(pool, askersAmong(await this.accounts.openedNow()), now),
    ]);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ id: _, ...item }) => item),
      accounts,
      ...(last !== undefined && found.length > limit && { next: Buffer.from(last.id).toString('base64url') }),
    };
  }
}

const placeOf = (after: string): string => {
  const id = Buffer.from(after, 'base64url').toString();
  if (!/^shp_[\w-]{1,60} [a-z0-9-]{1,32}\/[A-Z0-9]{1,40}$/.test(id)) throw new Problem('cursor-invalid');
  return id;
};
