import { createTableOf, createModel } from '@throughline/event-store';
import { undeclaredRoutes, uncheckedInputs } from '@throughline/nest-kit';
import { orderApp } from './order-app.module.js';

describe('the wiring of the order service', () => {
  it('is complete: every event has a version, a publication and one name', () => {
    expect(createModel(orderApp).context).toBe('order');
  });

  it('says of every route who may call it and checks what it takes', () => {
    expect(undeclaredRoutes(orderApp)).toEqual([]);
    expect(uncheckedInputs(orderApp)).toEqual([]);
  });

  it('creates the tables that its read models declare', async () => {
    const ran: string[] = [];
    const runner = { query: (sql: string) => Promise.resolve(void ran.push(sql)) };
    for (const Migration of orderApp.migrations) await new Migration().up(runner as never);
    const columns = (sql: string) =>
      sql
        .slice(sql.indexOf('(') + 1, sql.lastIndexOf('\n'))
        .replaceAll('"', '')
        .split(',')
        .map((column) => column.trim().replaceAll(/\s+/g, ' '));
    for (const model of orderApp.readModels) {
      const table = ran.find((sql) => sql.startsWith(`CREATE TABLE ${model.table.name} (`)) ?? '';
      expect(columns(table)).toEqual(columns(createTableOf(model)));
    }
  });
});
