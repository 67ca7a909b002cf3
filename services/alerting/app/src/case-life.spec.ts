import { jest } from '@jest/globals';
import {
  caseActions,
  caseStates,
  caseTransitions,
  exceptionCase,
  shipmentWatch,
  type CaseAction,
  type CaseState,
} from '@throughline/alerting-domain';
import { on, type CommandOn } from '@throughline/event-sourcing';
import { randomId, turnableClock } from '@throughline/event-store';
import { migrationsOf, type Role } from '@throughline/nest-kit';
import { testService, type TestService } from '@throughline/nest-kit/testing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { addTo, instant, minutes } from '@throughline/values';
import { alertingApp } from './alerting-app.module.js';

jest.setTimeout(30_000);

const clock = turnableClock(instant('2026-03-04T09:00:00+08:00'));

let database: FreshDatabase;
let service: TestService;

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(alertingApp) });
  service = await testService(alertingApp, { databaseUrl: database.url, clock });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

const send = (
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body?: object,
  { role = 'manager', subject = role, ...headers }: { role?: Role; subject?: string } & Record<string, string> = {},
) => service.send(method, url, { body, headers, role, subject });

const happens = (command: CommandOn) =>
  service.runtime.store.execute(command, { commandId: randomId(), correlationId: 'c', actor: 'system:spec' }, () => ({
    status: 200,
    body: {},
  }));

let cases = 0;
/** A silent shipment's case, as its watch opens it. */
const openCase = async (): Promise<string> => {
  const number = ++cases;
  const id = `case_${String(number).padStart(4, '0')}`;
  const dueAt = instant('2026-03-04T08:00:00+08:00');
  await happens(
    on(exceptionCase, id, {
      type: 'OpenCase',
      data: {
        rule: 'silence-after-dispatch',
        subjectId: `shp_${number}`,
        episode: 'one',
        orders: [`SO-${number}`],
        shipmentId: `shp_${number}`,
        dueAt,
        now: clock.now(),
        details: { carrier: 'sf' },
      },
    }),
  );
  return id;
};

const lost = { cause: 'lost', liableParty: 'carrier', remedy: 'reship' };
const falseAlarm = { cause: 'false-alarm', liableParty: 'nobody', remedy: 'none' };
const bodyOf: Readonly<Record<CaseAction, object | undefined>> = {
  acknowledge: {},
  resolve: lost,
  void: falseAlarm,
  close: undefined,
  reopen: { note: 'Once more' },
  'add-note': { note: 'Mr Zhao was called' },
};
const ask = (action: CaseAction, id: string, key: string = randomId()) =>
  send('POST', `/v1/cases/${id}/${action === 'add-note' ? 'notes' : action}`, bodyOf[action], {
    'idempotency-key': key,
  });
const wayTo: Readonly<Record<CaseState, readonly CaseAction[]>> = {
  open: [],
  acknowledged: ['acknowledge'],
  resolved: ['resolve'],
  voided: ['void'],
  closed: ['resolve', 'close'],
};
const caseIn = async (state: CaseState): Promise<string> => {
  const id = await openCase();
  for (const action of wayTo[state]) await ask(action, id);
  return id;
};

/** Asked again for where it already stands, a case says yes and nothing happens. */
const changesNothing: Readonly<Partial<Record<CaseState, readonly CaseAction[]>>> = {
  open: ['reopen'],
  resolved: ['resolve'],
  voided: ['void'],
  closed: ['close'],
};

describe('the life of a case, asked over the API', () => {
  it.each(caseStates.flatMap((state) => caseActions.map((action) => [state, action] as const)))(
    '%s: %s',
    async (state, action) => {
      const id = await caseIn(state);
      const before = (await send('GET', `/v1/cases/${id}`)).json<{ version: number; allowedActions: string[] }>();
      const answer = await ask(action, id);
      const next = caseTransitions[state][action];
      const after = (await send('GET', `/v1/cases/${id}`)).json<{ state: string; version: number }>();
      expect(before.allowedActions.includes(action)).toBe(next !== undefined);
      if (next !== undefined) {
        expect(answer.statusCode).toBe(200);
        expect(answer.json()).toMatchObject({ id, status: next });
        expect(after.state).toBe(next);
      } else {
        expect(answer.statusCode).toBe(changesNothing[state]?.includes(action) === true ? 200 : 409);
        expect(after).toMatchObject({ state, version: before.version });
      }
    },
  );

  it('needs cause, liable party and remedy to end', async () => {
    const id = await openCase();
    for (const missing of ['cause', 'liableParty', 'remedy']) {
      const { [missing]: _, ...rest } = lost as Record<string, string>;
      const answer = await send('POST', `/v1/cases/${id}/resolve`, rest);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ errors: [{ pointer: `/${missing}` }] });
    }
    const answer = await send('POST', `/v1/cases/${id}/resolve`, falseAlarm);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
      422,
      'false-alarm-is-voided-not-resolved',
    ]);
    const refused = await ask('close', id);
    expect(refused.json()).toMatchObject({
      code: 'case-not-ended',
      allowedActions: ['acknowledge', 'resolve', 'void', 'add-note'],
    });
  });

  it('is acknowledged by one at a time, and says until when in both languages', async () => {
    const id = await openCase();
    await send('POST', `/v1/cases/${id}/acknowledge`, { forHours: 8 }, { role: 'service', subject: 'li' });
    const refused = await send(
      'POST',
      `/v1/cases/${id}/acknowledge`,
      {},
      { subject: 'wang', 'accept-language': 'zh-CN' },
    );
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'case-already-acknowledged', title: '该异常工单已有人跟进' });
    expect((await send('GET', `/v1/cases/${id}`)).json()).toMatchObject({
      acknowledgedBy: 'user:li',
      acknowledgedUntil: '2026-03-04T09:00:00.000Z',
    });
  });

  it('is the business of those whose role allows it', async () => {
    const id = await openCase();
    expect((await send('POST', `/v1/cases/${id}/void`, falseAlarm, { role: 'warehouse' })).statusCode).toBe(403);
    expect((await send('GET', '/v1/cases', undefined, { role: 'customer' })).statusCode).toBe(403);
  });

  it('does not exist before it is opened', async () => {
    for (const action of caseActions) expect((await ask(action, 'case_unknown')).statusCode).toBe(404);
    expect((await send('GET', '/v1/cases/case_unknown')).statusCode).toBe(404);
  });

  it('is read after it is written, also in the inbox', async () => {
    const id = await caseIn('acknowledged');
    const { readAfter } = (await ask('resolve', id)).json<{ readAfter: string }>();
    const number = Number(id.slice('case_'.length));
    const read = await send('GET', `/v1/cases?orderNumber=SO-${number}&readAfter=${encodeURIComponent(readAfter)}`);
    expect(read.json()).toMatchObject({ items: [{ id, state: 'resolved', subject: { id: `shp_${number}` } }] });
  });

  it('is found in pages, by state, rule, owner, subject and order, oldest due or newest first', async () => {
    const ids = async (query: string) =>
      (await send('GET', `/v1/cases?${query}`)).json<{ items: { id: string }[]; next?: string }>();
    const id = await caseIn('closed');
    const { readAfter } = (await ask('add-note', id)).json<{ readAfter: string }>();
    const one = `subject=shp_${Number(id.slice('case_'.length))}&readAfter=${encodeURIComponent(readAfter)}`;
    expect(
      (await ids(`${one}&state=closed&rule=silence-after-dispatch&ownerRole=service&voided=false`)).items,
    ).toHaveLength(1);
    expect((await ids(`${one}&state=open`)).items).toEqual([]);
    const first = await ids('limit=2&sort=dueAtUtc');
    const second = await ids(`limit=2&sort=dueAtUtc&after=${first.next}`);
    expect(new Set([...first.items, ...second.items].map((item) => item.id)).size).toBe(4);
    expect((await send('GET', '/v1/cases?sort=details')).statusCode).toBe(400);
    expect((await send('GET', '/v1/cases?state=lost')).statusCode).toBe(400);
  });
});

describe('the silence limit of a carrier', () => {
  const path = '/v1/settings/carriers/yto/silence-limit';

  it('is 48 h until somebody says otherwise', async () => {
    expect((await send('GET', path)).json()).toEqual({ carrier: 'yto', hours: 48 });
    const changed = await send('PUT', path, { hours: 24 }, { subject: 'wang' });
    expect([changed.statusCode, changed.json()]).toEqual([
      200,
      { carrier: 'yto', hours: 24, changedAt: '2026-03-04T01:00:00.000Z', changedBy: 'user:wang' },
    ]);
    expect((await send('GET', path)).json()).toMatchObject({ hours: 24 });
  });

  it.each([[0], [721], [1.5], ['24'], [null]])('refuses %j hours', async (hours) => {
    expect((await send('PUT', path, { hours })).statusCode).toBe(400);
  });

  it('refuses a carrier that no shipment could have, and those who may not', async () => {
    expect((await send('PUT', '/v1/settings/carriers/SF%20Express/silence-limit', { hours: 24 })).statusCode).toBe(400);
    expect((await send('PUT', path, { hours: 24 }, { role: 'service' })).statusCode).toBe(403);
  });
});

describe('the list of silent shipments', () => {
  it('finds a carrier however it is written', async () => {
    const dispatchedAt = instant('2026-03-02T08:00:00+08:00');
    const due = instant('2026-03-04T08:00:00+08:00');
    await happens(
      on(shipmentWatch, 'shp_silent', {
        type: 'RecordDispatch',
        data: {
          occurredAt: dispatchedAt,
          effectiveAt: dispatchedAt,
          limitHours: 48,
          carrier: 'sf',
          waybillNumber: 'SF1400000001',
          orders: ['SO-1'],
        },
      }),
    );
    const { version } = await happens(
      on(shipmentWatch, 'shp_silent', {
        type: 'JudgeSilence',
        data: { shipmentId: 'shp_silent', due, caseId: 'case_silent', now: clock.now() },
      }),
    );
    const readAfter = encodeURIComponent(service.runtime.store.readAfterToken('shipment-watch', 'shp_silent', version));
    const found = async (carrier: string) => {
      const url = `/v1/silent-shipments?carrier=${encodeURIComponent(carrier)}&readAfter=${readAfter}`;
      return (await send('GET', url)).json<{ items: object[] }>().items;
    };
    for (const written of ['sf', 'SF', ' sf ', 'ＳＦ'])
      expect(await found(written)).toMatchObject([{ shipmentId: 'shp_silent' }]);
    expect(await found('yto')).toEqual([]);
  });
});

// Last, because these turn the clock.
describe('what is asked twice', () => {
  const later = () => clock.turn(addTo(clock.now(), minutes(1)));

  it.each<[CaseAction, CaseState]>([
    ['acknowledge', 'open'],
    ['resolve', 'open'],
    ['void', 'open'],
    ['close', 'resolved'],
    ['reopen', 'closed'],
    ['add-note', 'open'],
  ])('is done once under one key: %s', async (action, state) => {
    const id = await caseIn(state);
    const key = randomId();
    const first = await ask(action, id, key);
    later();
    const second = await ask(action, id, key);
    expect([first.statusCode, first.headers['idempotency-replayed']]).toEqual([200, undefined]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect([second.statusCode, second.body, second.headers.etag]).toEqual([200, first.body, first.headers.etag]);
    const { version } = first.json<{ version: number }>();
    expect((await send('GET', `/v1/cases/${id}`)).json()).toMatchObject({ version });
  });

  it('is set once: a silence limit, with who set it and when', async () => {
    const set = (subject: string) =>
      send(
        'PUT',
        '/v1/settings/carriers/zto/silence-limit',
        { hours: 24 },
        { subject, 'idempotency-key': 'key-zto-1' },
      );
    const first = await set('wang');
    later();
    for (const second of [await set('wang'), await set('li')])
      expect([second.statusCode, second.body, second.headers.etag]).toEqual([200, first.body, first.headers.etag]);
  });
});
