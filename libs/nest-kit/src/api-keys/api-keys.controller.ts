import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permission } from '../access/declarations.js';
import { Answer } from '../commands/answer.js';
import { AskedBy, Creation, type Asked } from '../commands/asked.js';
import { Because } from '../operators/operator.inputs.js';
import { invalidInput } from '../problems/problem.js';
import { ApiKeyRegister } from './api-key-register.js';
import { ApiKeyAnswer, ApiKeyPage, CreateApiKey, CreatedApiKey, ListApiKeys } from './api-key.inputs.js';

/** Keys for other companies' systems and for peers. Only people manage them: a key that could make keys would outlive its own end. */
@Controller('v1/api-keys')
@ApiTags('api keys')
@Permission('api-key:manage')
export class ApiKeysController {
  constructor(private readonly register: ApiKeyRegister) {}

  @Post()
  @Creation()
  @ApiOperation({
    summary: 'A new key; its secret is shown this once',
    description:
      'Sent again with the same Idempotency-Key, it makes no second key and answers 409 `api-key-created-before` with the id of the first: the secret was not kept, so it cannot be shown again. Where the answer was lost, revoke that key and create another.',
  })
  @ApiCreatedResponse({ type: CreatedApiKey })
  @ApiConflictResponse({ description: 'api-key-created-before' })
  async create(@Body() { roles = [], scope, ...wish }: CreateApiKey, @AskedBy() asked: Asked): Promise<Answer> {
    // A key that opens nothing is a mistake of whoever asks for it.
    if (roles.length === 0 && scope === undefined) throw invalidInput('/roles', 'required');
    const created = await this.register.create(asked, { ...wish, roles, scope });
    return Answer.json(created, { Location: `${asked.path}/${created.id}` }, 201);
  }

  @Get()
  @ApiOperation({ summary: 'Keys, newest first; never their secrets' })
  @ApiOkResponse({ type: ApiKeyPage })
  list(@Query() query: ListApiKeys) {
    return this.register.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One key' })
  @ApiOkResponse({ type: ApiKeyAnswer })
  one(@Param('id') id: string) {
    return this.register.one(id);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Takes a key back: it opens nothing here from now on, and in other processes of this service within 5 s',
  })
  @ApiOkResponse({ type: ApiKeyAnswer })
  revoke(@Param('id') id: string, @Body() { reason }: Because, @AskedBy() asked: Asked) {
    return this.register.revoke(asked, id, reason);
  }
}
