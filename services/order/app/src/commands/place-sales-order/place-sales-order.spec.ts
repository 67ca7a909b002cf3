import { at } from '@throughline/event-sourcing';
import { commandOf } from './place-sales-order.command.js';
import type { PlaceSalesOrderDto } from './place-sales-order.dto.js';

const now = at('2026-03-02T09:00:00+08:00');
const asked = { now, id: (prefix: string) => `${prefix}_1` };
const command = (body: Partial<PlaceSalesOrderDto>) =>
  commandOf({ lines: [{ sku: 'TEA-250', quantity: 6 }], ...body }, 'so_01ab', asked).data;

describe('placing a sales order by its route', () => {
  it('fills in what the body leaves out', () => {
    expect(command({})).toEqual({
      now,
      placedAt: now,
      orderNumber: 'SO-01AB',
      lines: [{ lineNumber: 1, sku: 'TEA-250', quantity: 6, warehouse: 'main' }],
      process: 'standard',
      newFulfilmentId: 'ful_1',
    });
  });

  it('keeps the customer’s key apart from what is known about the person', () => {
    expect(command({ customer: { id: 'cust_7', name: '王芳', address: { city: '上海' } } })).toMatchObject({
      customerId: 'cust_7',
      customer: { name: '王芳', address: { city: '上海' } },
    });
    expect(command({ customer: { id: 'cust_7' } })).not.toHaveProperty('customer');
  });

  it('takes a promised day with its offset, or a promised moment', () => {
    expect(command({ promise: { on: '2026-03-05', offset: '+08:00' } }).promise).toEqual({
      on: '2026-03-05',
      offset: '+08:00',
    });
    expect(command({ promise: { at: now } }).promise).toEqual({ at: now });
  });

  it.each([{}, { on: '2026-03-05' }, { offset: '+08:00' }, { on: '2026-03-05', offset: '+08:00', at: now }])(
    'does not guess at a promise like %j',
    (promise) => expect(() => command({ promise })).toThrow('invalid-input'),
  );
});
