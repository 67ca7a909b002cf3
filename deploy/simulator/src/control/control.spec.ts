import { days } from '@throughline/values';
import { scenarioNames } from '../journeys/scenarios.js';
import { began, stage, type Stage } from '../testing/stage.js';

describe('the control of the simulator', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.close());
  const ask = async (method: string, path: string, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await fetch(`${on.simulator.url}/simulator${path}`, {
      method,
      ...(body !== undefined && { body: text }),
    });
    return { status: reply.status, body: (await reply.json()) as any }; // eslint-disable-line
  };

  it('says what it plays', async () => {
    const { body } = await ask('GET', '');
    expect(body).toMatchObject({ now: began, seed: 7, providers: ['kuaidi100', 'sf', 'aftership'], waybills: 0 });
    expect(Object.keys(body.scenarios)).toEqual(scenarioNames);
  });

  it('adds one waybill or many, lists them, and tells the truth of each', async () => {
    const waybill = {
      provider: 'sf',
      waybillNumber: 'sf 100-2003',
      scenario: 'lost',
      startsAt: '2026-03-02T10:00:00+08:00',
    };
    const added = await ask('POST', '/waybills', waybill);
    expect(added).toMatchObject({ status: 201, body: { carrier: 'sf', waybillNumber: 'SF1002003', scenario: 'lost' } });
    const two = await ask('POST', '/waybills', [
      { provider: 'aftership', carrier: 'ups', waybillNumber: '1Z1001' },
      { provider: 'kuaidi100', carrier: 'zto', waybillNumber: 'ZT1001', quality: 'sloppy', phone: '1234' },
    ]);
    expect(two.body.items).toHaveLength(2);
    expect((await ask('GET', '/waybills')).body.items).toHaveLength(3);
    await on.pass(days(5));
    expect((await ask('GET', '/waybills/sf/SF1002003')).body).toEqual({
      ...on.simulator.truth('sf', 'SF1002003'),
      standing: { status: 'in-transit', milestone: 'EXCEPTION', openExceptions: ['LOST'] },
    });
    expect((await ask('GET', '/waybills/sf/SF9')).status).toBe(404);
  });

  it.each([
    [{ provider: 'dhl', waybillNumber: 'SF1001' }, 'provider must be one of: kuaidi100, sf, aftership'],
    [{ provider: 'sf', waybillNumber: 'SF1001', scenario: 'odd' }, 'scenario must be one of'],
    [{ provider: 'sf', waybillNumber: 'SF1001', scenarios: 'lost' }, 'a waybill has no "scenarios"'],
    [{ provider: 'sf', waybillNumber: '?' }, 'waybillNumber cannot be "?"'],
    [{ provider: 'sf', waybillNumber: 'SF1001', startsAt: 'today' }, 'startsAt must be an RFC 3339 instant'],
    [{ provider: 'sf', waybillNumber: 'SF1001', account: 'nobody' }, 'sf has no account nobody'],
    [{ provider: 'kuaidi100', waybillNumber: 'YD1001' }, 'carrier cannot be left out'],
    ['{', 'the body is no JSON'],
  ])('does not add %j', async (waybill, error) => {
    const { status, body } = await ask('POST', '/waybills', waybill);
    expect([status, body.error]).toEqual([400, expect.stringContaining(error)]);
  });

  it('adds no number twice', async () => {
    const waybill = { provider: 'sf', waybillNumber: 'SF1001' };
    expect((await ask('POST', '/waybills', waybill)).status).toBe(201);
    expect((await ask('POST', '/waybills', waybill)).body.error).toBe('sf/SF1001 is there already');
  });

  it('sets faults of all or of one provider, and leaves what is not named', async () => {
    const down = { from: '2026-03-02T02:00:00.000Z', until: '2026-03-05T02:00:00.000Z' };
    await ask('PUT', '/faults', { dropPushes: 0.3 });
    const { body } = await ask('PUT', '/faults', { provider: 'sf', down, queriesPerDay: 5 });
    expect(body.sf).toMatchObject({ dropPushes: 0.3, down, queriesPerDay: 5 });
    expect(body.kuaidi100).toMatchObject({ dropPushes: 0.3, down: false, queriesPerDay: null });
    expect((await ask('GET', '/faults')).body).toEqual(body);
    expect((await ask('PUT', '/faults', { dropPushes: 2 })).body.error).toBe('dropPushes must be a number from 0 to 1');
    expect((await ask('PUT', '/faults', { down: 'yes' })).body.error).toBe('down must be true or false');
  });

  it('opens accounts, and says which there are', async () => {
    const path = '/accounts/sf/PARTNER-2';
    const { body } = await ask('PUT', path, { secret: 's', callback: `${on.callback}/sf/t` });
    expect(body).toMatchObject({ provider: 'sf', id: 'PARTNER-2', secret: 's', queriesPerDay: 3_000 });
    expect((await ask('GET', '/accounts')).body.items).toHaveLength(4);
    expect((await ask('PUT', path, { callback: 'over there' })).status).toBe(400);
  });

  it('sends what is due when it is told to, and says what came of it', async () => {
    await ask('PUT', '/accounts/sf/PARTNER-sim', { callback: `${on.callback}/sf/t` });
    await ask('POST', '/waybills', { provider: 'sf', waybillNumber: 'SF1001', startsAt: '2026-02-20T10:00:00+08:00' });
    await on.pass(1_000_000);
    expect((await ask('POST', '/tick')).body.pushesWaiting).toBe(0);
    expect((await ask('GET', '/statistics')).body.pushes.sf.acknowledged).toBe(on.received.length);
    expect(on.received.length).toBeGreaterThan(0);
  });

  it.each([
    ['GET', '/nothing'],
    ['DELETE', '/waybills'],
    ['GET', '/waybills/sf/SF1/more'],
    ['GET', '/waybills/sf/%E0%A4%A'],
  ])('has nothing at %s %s', async (method, path) => expect((await ask(method, path)).status).toBe(404));

  it('answers at no other address', async () => {
    const reply = await fetch(`${on.simulator.url}/somewhere`);
    expect([reply.status, await reply.json()]).toEqual([404, { error: 'no provider answers here' }]);
  });
});
