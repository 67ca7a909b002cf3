import { alertingApp } from '@throughline/alerting-app';
import { turnableClock } from '@throughline/event-store';
import { logisticsApp } from '@throughline/logistics-app';
import {
  createService,
  migrationsOf,
  tryBadRequests,
  type Service,
  type ServiceDefinition,
} from '@throughline/nest-kit';
import { developmentIssuer } from '@throughline/nest-kit/development-issuer';
import { orderApp } from '@throughline/order-app';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { instant } from '@throughline/values';
import { pino } from 'pino';

const bodyLimit = 64_000;

/** The refusals that all services have in common, against every route of each: the service's own OpenAPI document says what there is to try. */
describe.each([orderApp, logisticsApp, alertingApp] as ServiceDefinition[])('$context', (definition) => {
  let issuer: Awaited<ReturnType<typeof developmentIssuer>>;
  let database: FreshDatabase;
  let service: Service;

  beforeAll(async () => {
    issuer = await developmentIssuer();
    database = await freshDatabase({ migrations: migrationsOf(definition) });
    service = await createService(definition, {
      environment: {
        production: false,
        host: '127.0.0.1',
        port: 0,
        databaseUrl: database.url,
        clock: 'turnable',
        sources: {},
        feedCredentials: {},
        tokens: { issuer: issuer.issuer, audience: issuer.audience, keys: { jwks: issuer.jwks } },
        roles: new Set(['api', 'worker', 'sequencer']),
        logLevel: 'silent',
        bodyLimit,
        shutdownWaitMs: 0,
      },
      clock: turnableClock(instant('2026-03-02T18:30:00+08:00')),
      log: pino({ level: 'silent' }),
    });
    await service.app.startAllMicroservices();
    await service.app.init();
    await service.app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await service.app.close();
    await database.drop();
  });

  it('refuses what is bad with a problem, answers nothing 5xx, and stores nothing', async () => {
    const { tried, wrong } = await tryBadRequests(service, issuer, bodyLimit);
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  });
});
