import { readFileSync } from 'node:fs';
import { lastKnownTime, readOrderRows } from './order-rows.js';
import { smallFile } from './small-file.js';

const heading = 'order_id,customer_id,status,placed_at,approved_at,handed_to_carrier_at,delivered_at,promised_by';
const placed = '2024-03-01T09:00:00+08:00';

describe('reading a file of orders', () => {
  it('reads a row; an empty cell is something that did not happen', () => {
    const { rows, unreadable } = readOrderRows(
      `${heading}\na-1,c-1,shipped,${placed},2024-03-01T10:00:00+08:00,,,2024-03-05T00:00:00+08:00\n`,
    );
    expect(unreadable).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        orderNumber: 'a-1',
        customerId: 'c-1',
        canceled: false,
        placedAt: '2024-03-01T09:00:00.000+08:00',
        approvedAt: '2024-03-01T10:00:00.000+08:00',
        promise: { on: '2024-03-05', offset: '+08:00' },
      },
    ]);
  });

  it('accepts a byte order mark, either kind of line end, quotes, columns in another order and more of them', () => {
    const text = `\uFEFFstatus,colour,${heading.replace('status,', '')}\r\n"canceled","red","a-1","c, ""1""",${placed},,,,\n`;
    const { rows, unreadable } = readOrderRows(text);
    expect(unreadable).toEqual([]);
    expect(rows).toMatchObject([{ orderNumber: 'a-1', customerId: 'c, "1"', canceled: true }]);
  });

  it('lists every row that cannot be read, with line and reason, and reads all others', () => {
    const { rows, unreadable } = readOrderRows(readFileSync(smallFile, 'utf8'));
    expect(unreadable).toEqual([
      { line: 12, reason: 'placed_at is no instant with an offset' },
      { line: 13, reason: 'has 5 cells where the heading has 8' },
      { line: 14, reason: 'has 9 cells where the heading has 8' },
      { line: 15, reason: 'status is not one of the known' },
      { line: 16, reason: 'order_id stands already on line 2' },
      { line: 17, reason: 'its quotes do not match' },
      { line: 18, reason: 'placed_at is empty' },
      { line: 19, reason: 'handed_to_carrier_at is no instant with an offset' },
      { line: 20, reason: 'order_id is no order number' },
    ]);
    expect(rows.map((row) => row.orderNumber)).toEqual(
      Array.from({ length: 36 }, (_, index) => `made-up-${String(index + 1).padStart(2, '0')}`),
    );
  });

  it('refuses a file whose heading lacks a column', () => {
    expect(() => readOrderRows('order_id,status\n')).toThrow('the heading lacks customer_id, placed_at');
    expect(() => readOrderRows('')).toThrow('the heading lacks');
  });

  it('knows the last time that a row tells', () => {
    const { rows } = readOrderRows(
      `${heading}\na-1,c-1,canceled,${placed},,2024-02-28T10:00:00+08:00,,2024-03-05T00:00:00+08:00\n`,
    );
    expect(rows.map(lastKnownTime)).toEqual(['2024-03-01T09:00:00.000+08:00']);
  });
});
