import { asyncApiDocument, contractsOf, schemaDocument } from '@throughline/contracts';
import { emptyContext } from '@throughline/event-sourcing';
import type { StoreRuntime } from '@throughline/event-store';
import { freshDatabase } from '@throughline/test-kit';
import { Problem } from '../problems/problem.js';
import type { ServiceDefinition } from '../service-definition.js';
import { migrationsOf } from '../start-service.js';
import { testService } from '../testing/index.js';
import { EventsController } from './events.controller.js';

const controller = (
  kafka: { topicPrefix: string; partitions: number; replication: number; brokers: string[] } | null = null,
) => new EventsController({ store: { context: 'logistics' } } as unknown as StoreRuntime, kafka);

describe('what a service says of its events', () => {
  it.each(['*/*', 'application/json', ''])('is the AsyncAPI document for a program that accepts "%s"', (accept) => {
    expect(controller().events(accept).content).toEqual({ json: asyncApiDocument('logistics') });
  });

  it('is a page for a browser', () => {
    const { content, headers } = controller().events('text/html,application/xhtml+xml,*/*;q=0.8');
    expect(headers).toEqual({ Vary: 'Accept', 'Content-Type': 'text/html; charset=utf-8' });
    expect(content).toEqual({ text: expect.stringContaining('shipment-delivered.v1') });
  });

  it('names the topics of this installation', () => {
    const { content } = controller({
      topicPrefix: 'acme',
      partitions: 32,
      replication: 1,
      brokers: ['b:9092'],
    }).events();
    expect(content).toEqual({
      json: asyncApiDocument('logistics', { prefix: 'acme', partitions: 32, replication: 1 }),
    });
    expect(JSON.stringify(content)).not.toContain('b:9092');
  });

  it('has the schema of every event of its own, and of no other', () => {
    for (const contract of contractsOf('logistics'))
      expect(controller().schema(`${contract.type}.json`).content).toEqual({ text: schemaDocument(contract) });
    for (const file of ['order.sales-order-placed.v1.json', 'logistics.shipment-delivered.v1', '..', ''])
      expect(() => controller().schema(file)).toThrow(new Problem('not-found'));
  });

  it('is served beside the REST interface, which does not list it', async () => {
    const database = await freshDatabase({ migrations: migrationsOf(definition) });
    const service = await testService(definition, { databaseUrl: database.url });
    try {
      const get = (url: string, accept = '*/*') => service.send('GET', url, { role: null, headers: { accept } });

      const json = await get('/docs/events');
      expect(json.headers['content-type']).toMatch(/^application\/json/);
      expect(json.json()).toEqual(asyncApiDocument('logistics'));
      const page = await get('/docs/events', 'text/html');
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.body).toContain('<!doctype html>');
      const links = [...page.body.matchAll(/href="(\/docs\/events\/[^"]+)"/g)].map(([, href = '']) => href);
      expect(links).toHaveLength(contractsOf('logistics').length);
      for (const link of links) expect((await get(link)).headers['content-type']).toMatch(/^application\/schema\+json/);
      expect((await get('/docs/events/schemas/nothing.json')).statusCode).toBe(404);
      expect((await get('/docs/json')).statusCode).toBe(200);
      expect(Object.keys(service.document.paths)).not.toContain('/docs/events');
      expect(service.document.info.description).toContain('](/docs/events)');
    } finally {
      await service.close();
      await database.drop();
    }
  });
});

const definition: ServiceDefinition = {
  ...emptyContext('logistics'),
  api: { title: 'Logistics', description: 'Logistics', tags: [] },
  controllers: [],
  migrations: [],
  problems: {},
};
