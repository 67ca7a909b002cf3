import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { StoreRuntime } from '@throughline/event-store';
import { Answer, notFound, OpenToAll, Permission } from '@throughline/nest-kit';
import type { FastifyRequest } from 'fastify';
import type { Push, Reply } from '../carriers/carrier-provider.js';
import { CarrierAccounts } from '../settings/carrier-accounts/carrier-accounts.js';
import { CarrierPushes } from './carrier-pushes.js';
import { TroubledPushList } from './carrier-pushes.view.js';

type PushRequest = FastifyRequest & { readonly rawBody?: Buffer };

const mostTroubled = 200;

/** The door for carriers: check, keep the bytes, answer in the provider's own words. What follows from them is made afterwards. */
@Controller('v1/carrier-pushes')
@ApiTags('carrier pushes')
export class CarrierPushesController {
  private readonly pushes: CarrierPushes;

  constructor(
    private readonly accounts: CarrierAccounts,
    private readonly runtime: StoreRuntime,
  ) {
    this.pushes = new CarrierPushes(runtime.store);
  }

  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'Which pushes made trouble?', description: 'Failed, or not readable in part' })
  @ApiOkResponse({ type: TroubledPushList })
  async troubled(): Promise<TroubledPushList> {
    return { items: await this.pushes.troubled(mostTroubled) };
  }

  @Post(':pushId/read-again')
  @HttpCode(202)
  @Permission('tracking-update:record')
  @ApiParam({ name: 'pushId', example: 'psh_e91796ecea16b43f54a91e48b051f5492cd3b707' })
  @ApiOperation({ summary: 'Read a push again', description: 'Nothing is recorded twice' })
  @ApiAcceptedResponse()
  async readAgain(@Param('pushId') pushId: string): Promise<void> {
    if (!(await this.pushes.again(pushId))) throw notFound('carrier-push');
  }

  @Post(':account')
  @HttpCode(200)
  @OpenToAll('a carrier signs what it sends; without its secret nothing is kept')
  @ApiParam({ name: 'account', example: 'sf-1' })
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded', 'text/xml')
  @ApiBody({ schema: { type: 'string', format: 'binary' }, description: "In the provider's own form" })
  @ApiOperation({ summary: 'For carriers: tell us of waybills', description: "Answers in the provider's own form" })
  @ApiOkResponse({ description: "The provider's own acknowledgement" })
  push(@Param('account') account: string, @Req() request: PushRequest): Promise<Answer> {
    return this.take(account, request);
  }

  @Post(':account/pushes/:token')
  @HttpCode(200)
  @OpenToAll('a carrier that signs nothing is known by a part of the address that nobody guesses')
  @ApiParam({ name: 'account', example: 'sf-1' })
  @ApiParam({ name: 'token', example: '7f3c8b1e5a2d4c6f9e0b' })
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded', 'text/xml')
  @ApiBody({ schema: { type: 'string', format: 'binary' }, description: "In the provider's own form" })
  @ApiOperation({ summary: 'For carriers that sign nothing: tell us of waybills' })
  @ApiOkResponse({ description: "The provider's own acknowledgement" })
  pushWithToken(
    @Param('account') account: string,
    @Param('token') token: string,
    @Req() request: PushRequest,
  ): Promise<Answer> {
    return this.take(account, request, token);
  }

  private async take(account: string, { rawBody, headers }: PushRequest, token?: string): Promise<Answer> {
    const opened = this.accounts.opened(account);
    if (opened === undefined) throw notFound('carrier-account');
    const { provider, settings } = opened;
    const now = this.runtime.store.clock.now();
    const push: Push = { body: rawBody ?? Buffer.alloc(0), headers: { ...plain(headers), 'x-push-token': token } };
    if (!provider.verify(push, settings, now)) return answerOf(provider.refused(push, settings, now, 'signature'));
    await this.pushes.keep(account, provider.provider, push);
    return answerOf(provider.accepted(push, settings, now));
  }
}

const answerOf = ({ status, contentType, body }: Reply): Answer =>
  Answer.text(body, { 'content-type': contentType }, status);

/** Headers that were sent once; one that was sent several times, against all custom, says nothing. */
const plain = (headers: PushRequest['headers']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? undefined : value]));
