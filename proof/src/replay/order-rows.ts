import { parse } from 'csv-parse/sync';
import { later, offsetMinutes, offsetText, parseInstant, type Instant } from '@throughline/values';

/** One order as the file tells it. What did not happen is absent. */
export interface OrderRow {
  /** Where it stands in the file, counted from 1 with the heading. */
  readonly line: number;
  readonly orderNumber: string;
  readonly customerId: string;
  readonly canceled: boolean;
  readonly placedAt: Instant;
  readonly approvedAt?: Instant;
  readonly handedOverAt?: Instant;
  readonly deliveredAt?: Instant;
  readonly promise?: { readonly on: string; readonly offset: string };
}

export interface UnreadableRow {
  readonly line: number;
  readonly reason: string;
}

export interface ReadRows {
  readonly rows: readonly OrderRow[];
  readonly unreadable: readonly UnreadableRow[];
}

const columns = [
  'order_id',
  'customer_id',
  'status',
  'placed_at',
  'approved_at',
  'handed_to_carrier_at',
  'delivered_at',
  'promised_by',
] as const;
type Column = (typeof columns)[number];
type Cells = Readonly<Record<Column, string>>;

const statuses = new Set([
  'created',
  'approved',
  'processing',
  'invoiced',
  'shipped',
  'delivered',
  'unavailable',
  'canceled',
]);

class Unreadable extends Error {}

/**
 * Reads a file of orders. A row that cannot be read is listed with its line and the reason, and costs nobody else's row: one line
 * is one row, so even a quote that is never closed ends with its line. Blank lines hold nothing and are passed over.
 *
 * @throws Error where the heading lacks a column: then no row can be read.
 */
export const readOrderRows = (text: string): ReadRows => {
  const [heading = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const names = cellsOf(heading);
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new Error(`not a file of orders: the heading lacks ${missing.join(', ')}`);

  const rows = new Map<string, OrderRow>();
  const unreadable: UnreadableRow[] = [];
  for (const [index, content] of lines.entries()) {
    if (content.trim() === '') continue;
    const line = index + 2;
    try {
      const row = readRow(line, named(names, cellsOf(content)));
      const first = rows.get(row.orderNumber);
      if (first !== undefined) throw new Unreadable(`order_id stands already on line ${first.line}`);
      rows.set(row.orderNumber, row);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable.push({ line, reason: error.message });
    }
  }
  return { rows: [...rows.values()], unreadable };
};

const cellsOf = (line: string): readonly string[] => {
  try {
    const [cells = []] = parse(line, { trim: true });
    return cells;
  } catch {
    throw new Unreadable('its quotes do not match');
  }
};

const named = (names: readonly string[], cells: readonly string[]): Cells => {
  if (cells.length !== names.length)
    throw new Unreadable(`has ${cells.length} cells where the heading has ${names.length}`);
  return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) as Cells;
};

const readRow = (line: number, cells: Cells): OrderRow => {
  if (!/^[\w.-]{1,64}$/.test(cells.order_id)) throw new Unreadable('order_id is no order number');
  if (!statuses.has(cells.status)) throw new Unreadable('status is not one of the known');
  const placedAt = instantIn(cells, 'placed_at');
  if (placedAt === undefined) throw new Unreadable('placed_at is empty');
  const approvedAt = instantIn(cells, 'approved_at');
  const handedOverAt = instantIn(cells, 'handed_to_carrier_at');
  const deliveredAt = instantIn(cells, 'delivered_at');
  const promisedBy = instantIn(cells, 'promised_by');
  return {
    line,
    orderNumber: cells.order_id,
    customerId: cells.customer_id,
    canceled: cells.status === 'canceled',
    placedAt,
    ...(approvedAt && { approvedAt }),
    ...(handedOverAt && { handedOverAt }),
    ...(deliveredAt && { deliveredAt }),
    ...(promisedBy && { promise: promisedDay(promisedBy) }),
  };
};

const instantIn = (cells: Cells, column: Column): Instant | undefined => {
  if (cells[column] === '') return undefined;
  const read = parseInstant(cells[column]);
  if (read === undefined) throw new Unreadable(`${column} is no instant with an offset`);
  return read;
};

const promisedDay = (by: Instant): { on: string; offset: string } => ({
  on: by.slice(0, 10),
  offset: offsetText(offsetMinutes(by)).replace('Z', '+00:00'),
});

/** The last thing that the file knows of a row: when it asks for its cancellation. */
export const lastKnownTime = (row: OrderRow): Instant =>
  [row.approvedAt, row.handedOverAt, row.deliveredAt].reduce<Instant>(
    (last, at) => (at === undefined ? last : later(last, at)),
    row.placedAt,
  );
