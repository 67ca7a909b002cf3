import { alertingApp } from '@throughline/alerting-app';
import { logisticsApp } from '@throughline/logistics-app';
import { migrationsOf, type ServiceDefinition } from '@throughline/nest-kit';
import { testService, tryBadRequests, type TestService } from '@throughline/nest-kit/testing';
import { orderApp } from '@throughline/order-app';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';

const bodyLimit = 64_000;

/** The refusals that all services have in common, against every route of each: the service's own OpenAPI document says what there is to try. */
describe.each([orderApp, logisticsApp, alertingApp] as ServiceDefinition[])('$context', (definition) => {
  let database: FreshDatabase;
  let service: TestService;

  beforeAll(async () => {
    database = await freshDatabase({ migrations: migrationsOf(definition) });
    service = await testService(definition, { databaseUrl: database.url, environment: { bodyLimit } });
  });
  afterAll(async () => {
    await service.close();
    await database.drop();
  });

  it('refuses what is bad with a problem, answers nothing 5xx, and stores nothing', async () => {
    const { tried, wrong } = await tryBadRequests(service, bodyLimit);
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  });
});
