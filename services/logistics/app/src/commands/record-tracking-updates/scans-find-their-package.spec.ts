import { migrationsOf } from '@throughline/nest-kit';
import { testService, type TestService } from '@throughline/nest-kit/testing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { logisticsApp } from '../../logistics-app.module.js';

let database: FreshDatabase;
let service: TestService;

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(logisticsApp) });
  service = await testService(logisticsApp, { databaseUrl: database.url });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

let keys = 0;
const post = async (url: string, body: object, status = 200): Promise<Record<string, unknown>> => {
  const headers = { 'idempotency-key': `key-${++keys}` };
  const answer = await service.send('POST', url, { body, headers, role: 'logistics' });
  expect(answer).toMatchObject({ statusCode: status });
  return answer.json();
};
interface Shown {
  readonly status: string;
  readonly waybillNumber: string;
  readonly packages: readonly {
    readonly packageNumber: string;
    readonly status: string;
    readonly waybillNumber: string;
  }[];
  readonly waybills: readonly { readonly waybillNumber: string; readonly until?: string }[];
  readonly timeline: readonly { readonly code: string; readonly packageNumbers?: readonly string[] }[];
}
const shown = async (id: string): Promise<Shown> =>
  (await service.send('GET', `/v1/shipments/${id}`, { role: 'logistics' })).json();
const until = async (what: string, there: () => Promise<boolean>) => {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20)))
    if (await there()) return;
  throw new Error(`waited in vain: ${what}`);
};

const line = (orderNumber: string, quantity: number) => ({ orderNumber, lineNumber: 1, quantity });
const register = async (...contents: object[]) => (await post('/v1/shipments', { contents }, 201)).id as string;
const dispatch = (id: string, waybillNumber: string, more: object = {}) =>
  post(`/v1/shipments/${id}/dispatch`, {
    carrier: 'sf',
    waybillNumber,
    dispatchedAt: '2026-02-12T18:00:00+08:00',
    ...more,
  });
const scan = async (waybillNumber: string, code: string, occurredAt: string) => {
  const update = { carrier: 'sf', waybillNumber, code, occurredAt };
  const { results } = (await post('/v1/tracking-updates', update)) as { results: { shipmentId?: string }[] };
  return results[0]!.shipmentId;
};

describe('a scan', () => {
  it('is of the package that has its number', async () => {
    const id = await register(line('SO-1', 8), line('SO-2', 2));
    await post(`/v1/shipments/${id}/pack`, {
      packages: [{ contents: [line('SO-1', 8)] }, { waybillNumber: 'SF20000002' }],
      packedAt: '2026-02-12T16:00:00+08:00',
    });
    await dispatch(id, 'SF20000001');
    expect(await scan('SF20000002', 'PICKED_UP', '2026-02-12T20:00:00+08:00')).toBe(id);
    expect(await scan('SF20000001', 'DELIVERED', '2026-02-14T20:00:00+08:00')).toBe(id);
    const { status, packages, timeline } = await shown(id);
    expect(status).toBe('partly-delivered');
    expect(packages).toMatchObject([
      { packageNumber: '1', status: 'delivered', waybillNumber: 'SF20000001', contents: [line('SO-1', 8)] },
      { packageNumber: '2', status: 'in-transit', waybillNumber: 'SF20000002', contents: [line('SO-2', 2)] },
    ]);
    expect(timeline.map(({ code, packageNumbers }) => [code, packageNumbers])).toEqual([
      ['PICKED_UP', ['2']],
      ['DELIVERED', ['1']],
    ]);
    await scan('SF20000002', 'DELIVERED', '2026-02-15T20:00:00+08:00');
    expect((await shown(id)).status).toBe('delivered');
  });

  it('of a number that was replaced stays with its package; one of the new number finds it, even when it came first', async () => {
    const id = await register(line('SO-3', 2));
    await dispatch(id, 'SF20000003');
    expect(await scan('SF20000004', 'DEPARTED', '2026-02-13T12:00:00+08:00')).toBeUndefined();
    await post(`/v1/shipments/${id}/replace-waybill`, {
      waybillNumber: 'SF20000004',
      reason: 'label-damaged',
      replacedAt: '2026-02-13T10:00:00+08:00',
    });
    await until('what waited is handed over', async () => (await shown(id)).timeline.length === 1);
    expect(await scan('SF20000003', 'PICKED_UP', '2026-02-12T20:00:00+08:00')).toBe(id);
    expect(await scan('SF20000003', 'VOIDED', '2026-02-13T11:00:00+08:00')).toBeUndefined();
    const { waybillNumber, waybills, timeline } = await shown(id);
    expect(waybillNumber).toBe('SF20000004');
    expect(waybills).toMatchObject([
      { waybillNumber: 'SF20000003', until: '2026-02-13T10:00:00.000+08:00' },
      { waybillNumber: 'SF20000004' },
    ]);
    expect(timeline.map(({ code }) => code)).toEqual(['PICKED_UP', 'DEPARTED']);
    for (const query of ['SF20000003', 'SF20000004'])
      await until(`${query} is found`, async () => {
        const list = await service.send('GET', `/v1/shipments?q=${query}`, { role: 'logistics' });
        return list.json<{ items: { id: string }[] }>().items.some((item) => item.id === id);
      });
  });

  it('of a number that is used again goes to whoever had it then', async () => {
    const before = await register(line('SO-4', 1));
    await dispatch(before, 'SF20000005', { dispatchedAt: '2025-01-10T18:00:00+08:00' });
    const now = await register(line('SO-5', 1));
    await dispatch(now, 'SF20000005');
    expect(await scan('SF20000005', 'DELIVERED', '2025-01-12T18:00:00+08:00')).toBe(before);
    expect(await scan('SF20000005', 'PICKED_UP', '2026-02-12T17:00:00+08:00')).toBe(now);
    expect((await shown(before)).timeline.map(({ code }) => code)).toEqual(['DELIVERED']);
    expect((await shown(now)).timeline.map(({ code }) => code)).toEqual(['PICKED_UP']);
    const updates = ['2025-01-11T18:00:00+08:00', '2026-02-13T18:00:00+08:00'].map((occurredAt) => ({
      carrier: 'sf',
      waybillNumber: 'SF20000005',
      code: 'DEPARTED',
      occurredAt,
    }));
    const { results } = (await post('/v1/tracking-updates', { updates })) as { results: { shipmentId: string }[] };
    expect(results.map(({ shipmentId }) => shipmentId)).toEqual([before, now]);
  });

  it('of a number that was given up is nobody’s', async () => {
    const id = await register(line('SO-6', 1));
    await dispatch(id, 'SF20000006');
    await post(`/v1/shipments/${id}/void-waybill`, { voidedAt: '2026-02-12T19:00:00+08:00' });
    expect(await scan('SF20000006', 'PICKED_UP', '2026-02-12T20:00:00+08:00')).toBeUndefined();
    expect(await shown(id)).toMatchObject({ waybills: [{ until: '2026-02-12T19:00:00.000+08:00' }] });
  });
});

describe('a wrong number', () => {
  it.each([
    ['replace-waybill', { waybillNumber: '7.31E+13' }, 'waybill-number-impossible'],
    ['replace-waybill', { waybillNumber: 'SF20000009', packageNumbers: ['7'] }, 'package-unknown'],
    [
      'replace-waybill',
      { waybillNumber: 'SF20000009', former: { carrier: 'sf', waybillNumber: 'SF1' } },
      'waybill-not-of-shipment',
    ],
    ['void-waybill', { waybill: { carrier: 'sf', waybillNumber: 'SF1' } }, 'waybill-not-of-shipment'],
    ['void-waybill', { voidedAt: '2026-02-11T19:00:00+08:00' }, 'replaced-before-it-was-given'],
  ])('is refused: %s %j', async (route, body, code) => {
    const id = await register(line('SO-7', 1));
    await dispatch(id, `SF3000${++keys}`);
    expect(await post(`/v1/shipments/${id}/${route}`, body, 422)).toMatchObject({ code });
  });

  it.each([
    ['more', [{ contents: [line('SO-8', 9)] }, {}], 'package-contents-exceed-shipment'],
    ['less', [{ contents: [line('SO-8', 1)] }], 'package-contents-incomplete'],
  ])('as are packages that hold %s', async (_, packages, code) => {
    const id = await register(line('SO-8', 2));
    expect(await post(`/v1/shipments/${id}/pack`, { packages }, 422)).toMatchObject({ code });
  });
});
