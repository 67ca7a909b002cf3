import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import {
  deadline,
  on,
  projection,
  Rejection,
  type Decider,
  type DomainEvent,
  type Reaction,
  type Recorded,
  type Told,
} from '@throughline/event-sourcing';
import { createTableOf } from '@throughline/event-store';
import type { Instant } from '@throughline/values';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  AskedBy,
  Change,
  CommandAnswer,
  CommandRunner,
  contains,
  Creation,
  Destructive,
  equals,
  holds,
  IsInstant,
  IsText,
  MayBeAbsent,
  PageQuery,
  Permission,
  ReadQuery,
  Reads,
  type Asked,
  type ServiceDefinition,
} from '../index.js';

/* A small context of its own, for specs of the shell: books that are lent. */

type BookEvent =
  | DomainEvent<'BookAdded', { number: string; shelf: number; tags: readonly string[] }, { note: string }>
  | DomainEvent<'BookLent', { until: Instant }, { borrower: string }>
  | DomainEvent<'BookOverdue', { due: Instant }>
  | DomainEvent<'BookRemoved'>;
type BookCommand =
  | { type: 'AddBook'; data: { number: string; shelf: number; tags: readonly string[]; note: string; now: Instant } }
  | { type: 'LendBook'; data: { until: Instant; borrower: string; now: Instant } }
  | { type: 'MissBook'; data: { due: Instant } }
  | { type: 'RemoveBook'; data: { now: Instant } };
type BookState = { status: 'absent' | 'here' | 'lent' | 'overdue' | 'removed'; until?: Instant };

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
    if (type === 'MissBook')
      return state.status === 'lent' && state.until === data.due
        ? [{ type: 'BookOverdue', occurredAt: data.due, data: { due: data.due } }]
        : [];
    return state.status === 'removed' ? [] : [{ type: 'BookRemoved', occurredAt: data.now, data: {} }];
  },
  evolve: (_, event) => {
    if (event.type === 'BookLent') return { status: 'lent', until: event.data.until };
    return { status: event.type === 'BookAdded' ? 'here' : event.type === 'BookOverdue' ? 'overdue' : 'removed' };
  },
};

/** A second copy of a book comes by itself. */
const whenBookAdded: Reaction<Told<'BookAdded', { number: string; shelf: number; tags: readonly string[] }>> = {
  name: 'when-book-added',
  to: ['BookAdded'],
  react: ({ data, occurredAt }, _, { id }) =>
    data.tags.includes('twin')
      ? [
          on(book, id('book'), {
            type: 'AddBook',
            data: { number: `${data.number}-2`, shelf: data.shelf, tags: [], note: '', now: occurredAt },
          }),
        ]
      : [],
};

const bookOverdue = deadline({
  name: 'book-overdue',
  decider: book,
  dueAt: (state) => (state.status === 'lent' ? state.until : undefined),
  subjects: (_state, id) => [id],
  needs: [],
  judge: (due) => ({ type: 'MissBook' as const, data: { due } }),
});

type BookRow = {
  readonly id: string;
  readonly number: string;
  readonly shelf: number;
  readonly lent: boolean;
  readonly tags: readonly string[];
  readonly addedAt: string;
};

const project = (row: BookRow | undefined, event: Recorded<BookEvent>, id: string): BookRow | undefined => {
  if (event.type === 'BookAdded') return { id, lent: false, ...event.data, addedAt: event.occurredAt };
  return row && { ...row, lent: event.type === 'BookLent' || event.type === 'BookOverdue' };
};

const columns = {
  id: 'text',
  number: 'text',
  shelf: 'integer',
  lent: 'boolean',
  tags: 'text[]',
  addedAt: 'timestamptz',
} as const;

const bookNow = projection<BookRow, BookEvent>({
  name: 'book',
  version: 1,
  kind: 'inline',
  streamType: 'book',
  table: { name: 'book', key: 'id', columns },
  reads: ['BookAdded', 'BookLent', 'BookOverdue', 'BookRemoved'],
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
  @MayBeAbsent()
  @IsArray()
  @IsText(20, 1, { each: true })
  readonly tags?: string[];

  @ApiPropertyOptional()
  @MayBeAbsent()
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
export class BooksController {
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
      sorts: ['number', 'shelf', 'addedAt'],
      show: ({ id, number, shelf, lent, addedAt }) => ({ id, number, shelf, lent, addedAt: addedAt.slice(0, 10) }),
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

export const library: ServiceDefinition = {
  context: 'library',
  deciders: [book],
  eventVersions: { BookAdded: 1, BookLent: 1, BookOverdue: 1, BookRemoved: 1 },
  upcasters: [],
  reactions: { own: [whenBookAdded] },
  deadlines: [bookOverdue],
  readModels: [bookNow, bookList],
  publications: {
    BookAdded: (event: Recorded<Extract<BookEvent, { type: 'BookAdded' }>>) => [
      { type: 'library.book-added.v1', data: event.data, audience: 'internal' as const },
      // A library has no contracts of its own for partners, so it borrows one.
      ...(event.data.tags.includes('for-partners')
        ? [{ type: 'order.sales-order-approved.v1', data: event.data, audience: 'partner' as const }]
        : []),
    ],
    BookLent: 'private',
    BookOverdue: 'private',
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
