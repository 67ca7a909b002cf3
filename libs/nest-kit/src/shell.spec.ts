import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { on, projection, Rejection, type Decider, type DomainEvent, type Recorded } from '@throughline/event-sourcing';
import { createTableOf, turnableClock } from '@throughline/event-store';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { instant, type Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { developmentIssuer, type DevelopmentIssuer } from './access/development-issuer.js';
import type { Role } from './access/permissions.js';
import {
  AskedBy,
  Change,
  CommandAnswer,
  CommandRunner,
  contains,
  createService,
  Creation,
  Destructive,
  equals,
  holds,
  IsInstant,
  IsText,
  migrationsOf,
  PageQuery,
  Permission,
  ReadQuery,
  Reads,
  type Asked,
  type ServiceDefinition,
} from './index.js';
import { createLog } from './observability/log.js';
import type { Lifecycle } from './lifecycle.js';

/* A small context of its own: books that are lent. */

type BookEvent =
  | DomainEvent<'BookAdded', { number: string; shelf: number; tags: readonly string[] }, { note: string }>
  | DomainEvent<'BookLent', { until: Instant }, { borrower: string }>
  | DomainEvent<'BookRemoved', object>;
type BookCommand =
  | { type: 'AddBook'; data: { number: string; shelf: number; tags: readonly string[]; note: string; now: Instant } }
  | { type: 'LendBook'; data: { until: Instant; borrower: string; now: Instant } }
  | { type: 'RemoveBook'; data: { now: Instant } };
type BookState = { status: 'absent' | 'here' | 'lent' | 'removed' };

const book: Decider<BookState, BookCommand, BookEvent> = {
  streamType: 'book',
  initialState: { status: 'absent' },
  decide: (state, { type, data }) => {
    if (type === 'AddBook') {
      const { number, shelf, tags, note, now } = data;
      return [{ type: 'BookAdded', occurredAt: now, data: { number, shelf, tags }, personal: { note } }];
    }
    if (state.status === 'absent') throw new Rejection('book-unknown');
    if (type === 'LendBook') {
      if (state.status === 'lent') throw new Rejection('book-already-lent', { allowedActions: ['remove'] });
      return [
        { type: 'BookLent', occurredAt: data.now, data: { until: data.until }, personal: { borrower: data.borrower } },
      ];
    }
    return state.status === 'removed' ? [] : [{ type: 'BookRemoved', occurredAt: data.now, data: {} }];
  },
  evolve: (_, { type }) => ({ status: type === 'BookAdded' ? 'here' : type === 'BookLent' ? 'lent' : 'removed' }),
};

type BookRow = {
  readonly id: string;
  readonly number: string;
  readonly shelf: number;
  readonly lent: boolean;
  readonly tags: readonly string[];
};

const project = (row: BookRow | undefined, event: Recorded<BookEvent>, id: string): BookRow | undefined => {
  if (event.type === 'BookAdded') return { id, lent: false, ...event.data };
  if (event.type === 'BookRemoved' || row === undefined) return undefined;
  return { ...row, lent: true };
};

const columns = { id: 'text', number: 'text', shelf: 'integer', lent: 'boolean', tags: 'text[]' } as const;

const bookNow = projection<BookRow, BookEvent>({
  name: 'book',
  version: 1,
  kind: 'inline',
  streamType: 'book',
  table: { name: 'book', key: 'id', columns },
  reads: ['BookAdded', 'BookLent', 'BookRemoved'],
  keysOf: (event) => [event.streamId],
  project,
  lookUps: { 'book-by-number': { values: (row) => [row.number], takenCode: 'book-number-taken' } },
});
const bookList = projection<BookRow, BookEvent>({
  ...bookNow,
  name: 'book-list',
  kind: 'cursor',
  table: { name: 'book_list', key: 'id', columns },
  lookUps: {},
});

class AddBook {
  @ApiProperty({ example: 'B-1' })
  @IsText(20)
  readonly number: string;

  @ApiProperty({ example: 3 })
  @IsInt()
  @Min(1)
  @Max(99)
  readonly shelf: number;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @IsText(20, 1, { each: true })
  readonly tags?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsText(200)
  readonly note?: string;
}

class Borrower {
  @ApiProperty()
  @IsText(50)
  readonly name: string;
}

class LendBook {
  @ApiProperty({ example: '2026-02-01T10:00:00+08:00' })
  @IsInstant()
  readonly until: Instant;

  @ApiProperty({ type: [Borrower] })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Borrower)
  readonly borrowers: Borrower[];
}

class ListBooks extends PageQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly lent?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsText(20)
  readonly q?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsText(20)
  readonly tag?: string;
}

const answerOf = ({ status }: BookState) => ({
  status,
  allowedActions: status === 'here' ? ['lend', 'remove'] : ['remove'],
});

@Controller('v1/books')
@ApiTags('books')
class BooksController {
  constructor(
    private readonly commands: CommandRunner,
    private readonly reads: Reads,
  ) {}

  @Post()
  @Creation()
  @Permission('sales-order:place')
  @ApiCreatedResponse({ type: CommandAnswer })
  add(@Body() { number, shelf, tags = [], note = '' }: AddBook, @AskedBy() asked: Asked) {
    const data = { number, shelf, tags, note, now: asked.now };
    return this.commands.create(asked, on(book, asked.id('book'), { type: 'AddBook', data }), answerOf);
  }

  @Post(':id/lend')
  @Change()
  @Permission('sales-order:approve')
  @ApiOkResponse({ type: CommandAnswer })
  lend(@Param('id') id: string, @Body() { until, borrowers }: LendBook, @AskedBy() asked: Asked) {
    const borrower = borrowers.map(({ name }) => name).join();
    return this.commands.run(
      asked,
      on(book, id, { type: 'LendBook', data: { until, borrower, now: asked.now } }),
      answerOf,
    );
  }

  @Post(':id/remove')
  @Destructive()
  @Permission('sales-order:cancel')
  @ApiOkResponse({ type: CommandAnswer })
  remove(@Param('id') id: string, @AskedBy() asked: Asked) {
    return this.commands.run(asked, on(book, id, { type: 'RemoveBook', data: { now: asked.now } }), answerOf);
  }

  @Get()
  @Permission('sales-order:read')
  list(@Query() query: ListBooks) {
    return this.reads.list(bookList, query, {
      where: [
        equals('lent', query.lent === undefined ? undefined : query.lent === 'true'),
        contains(['number'], query.q),
        holds('tags', query.tag),
      ],
      sorts: ['number', 'shelf'],
      show: ({ id, number, shelf, lent }) => ({ id, number, shelf, lent }),
    });
  }

  @Get(':id')
  @Permission('sales-order:read')
  one(@Param('id') id: string, @Query() query: ReadQuery) {
    return this.reads.one(bookNow, id, query, { what: 'book', show: ({ number, lent }) => ({ number, lent }) });
  }
}

@Controller('v1/broken')
class BrokenController {
  @Get()
  @Permission('sales-order:read')
  fail(): never {
    throw new Error('select secret from /etc/passwd');
  }
}

class Tables1764000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createTableOf(bookNow));
    await queryRunner.query(createTableOf(bookList));
  }
  async down(): Promise<void> {
    // specs never go back
  }
}

const definition: ServiceDefinition = {
  context: 'library',
  deciders: [book],
  eventVersions: { BookAdded: 1, BookLent: 1, BookRemoved: 1 },
  upcasters: [],
  reactions: {},
  deadlines: [],
  readModels: [bookNow, bookList],
  publications: {
    BookAdded: (event: Recorded<BookEvent>) => [
      { type: 'library.book-added.v1', data: event.data, audience: 'internal' as const },
    ],
    BookLent: 'private',
    BookRemoved: 'private',
  },
  api: { title: 'Library', description: 'Lends books', tags: [{ name: 'books', description: 'Books' }] },
  controllers: [BooksController, BrokenController],
  migrations: [Tables1764000000001],
  problems: {
    'book-already-lent': { en: 'The book is lent', zh: '该书已借出' },
    'book-unknown': { en: 'No such book', zh: '无此书' },
  },
};

let database: FreshDatabase;
let app: NestFastifyApplication;
let lifecycle: Lifecycle;
let issuer: DevelopmentIssuer;
let logged = '';

const clock = turnableClock(instant('2026-01-05T09:00:00+08:00'));
const peerSecret = 'peer-secret';

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(definition) });
  issuer = await developmentIssuer();
  const sink = new PassThrough();
  sink.on('data', (line: Buffer) => (logged += line.toString()));
  ({ app, lifecycle } = await createService(definition, {
    environment: {
      production: false,
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      clock: 'turnable',
      sources: {},
      feedCredentials: { alerting: createHash('sha256').update(peerSecret).digest('hex') },
      tokens: { issuer: issuer.issuer, audience: issuer.audience, keys: { jwks: issuer.jwks } },
      roles: new Set(['api', 'worker', 'sequencer']),
      logLevel: 'info',
      bodyLimit: 10_000,
      shutdownWaitMs: 0,
    },
    clock,
    log: createLog({ service: 'library', level: 'info', to: sink }),
  }));
  await app.startAllMicroservices();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  lifecycle.started = true;
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

type Sent = Awaited<ReturnType<NestFastifyApplication['inject']>>;

const send = async (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  options: { body?: unknown; raw?: string | Buffer; headers?: Record<string, string>; role?: Role | null } = {},
): Promise<Sent> => {
  const { body, raw, role = 'manager' } = options;
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return app.inject({
    method,
    url,
    ...(payload !== undefined && { payload }),
    headers: {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(role !== null && { authorization: `Bearer ${await issuer.token(role)}` }),
      ...options.headers,
    },
  });
};

let keys = 0;
const freshKey = () => ({ 'idempotency-key': `key-${++keys}` });
const addBook = async (number: string, more: object = {}) =>
  (await send('POST', '/v1/books', { body: { number, shelf: 1, ...more }, headers: freshKey() })).json<{
    id: string;
    readAfter: string;
    version: number;
  }>();

describe('the shell', () => {
  it('creates, reads and changes', async () => {
    const added = await send('POST', '/v1/books', {
      body: { number: 'B-1', shelf: 2, tags: ['old'] },
      headers: freshKey(),
    });
    expect(added.statusCode).toBe(201);
    const { id, readAfter, ...rest } = added.json<{ id: string; readAfter: string }>();
    expect(rest).toEqual({ version: 1, status: 'here', allowedActions: ['lend', 'remove'] });
    expect(added.headers).toMatchObject({ etag: '"1"', location: `/v1/books/${id}`, 'cache-control': 'no-store' });
    expect(added.headers['content-type']).toBe('application/json; charset=utf-8');
    const one = await send('GET', `/v1/books/${id}?readAfter=${readAfter}`);
    expect(one.json()).toEqual({ number: 'B-1', lent: false });
    expect(one.headers).toMatchObject({ etag: '"1"', 'x-projected-position': 'inline' });
    const list = await send('GET', `/v1/books?tag=old&readAfter=${readAfter}`);
    expect(list.json()).toEqual({ items: [{ id, number: 'B-1', shelf: 2, lent: false }] });
  });
});
