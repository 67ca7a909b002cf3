import { createHash } from 'node:crypto';
import { days, hours, minutes } from '@throughline/values';
import { acknowledged, began, stage, type Received, type Stage } from '../testing/stage.js';
import { queryKuaidi100, subscribeKuaidi100 } from '../testing/asking.js';

const number = 'YD2001001';
const paramOf = ({ body }: Received) => JSON.parse(new URLSearchParams(body).get('param')!);

describe('Kuaidi100', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());
  const add = (scenario: 'smooth' | 'dead-subscription' | 'corrected' | 'silent' = 'smooth', more: object = {}) =>
    on.simulator.add({ provider: 'kuaidi100', carrier: 'yunda', waybillNumber: number, scenario, ...more })[0]!;

  it('answers a query with what is known by the clock, newest first', async () => {
    const { scans } = add();
    expect((await queryKuaidi100(on, number)).body).toMatchObject({ result: false, returnCode: '500' });
    await on.pass(days(4));
    const { body } = await queryKuaidi100(on, number);
    expect(body).toMatchObject({ message: 'ok', nu: number, com: 'yunda', state: '301', ischeck: '1' });
    expect(body.data.map((node: { statusCode: string }) => node.statusCode)).toEqual(
      scans.map(({ code }) => code).reverse(),
    );
    const time = new Date(Date.parse(scans.at(-1)!.occurredAt) + hours(8)).toISOString().slice(0, 19).replace('T', ' ');
    expect(body.data[0]).toEqual({
      time,
      ftime: time,
      context: '已签收,签收人:本人',
      areaName: scans.at(-1)!.location,
      status: '本人签收',
      statusCode: '301',
    });
  });

  it('tells no codes to who does not ask for them', async () => {
    add();
    await on.pass(days(4));
    const { body } = await queryKuaidi100(on, number, { resultv2: '', order: 'asc' });
    expect(body.state).toBe('3');
    expect(Object.keys(body.data[0])).toEqual(['time', 'ftime', 'context']);
  });

  it('refuses a wrong signature, an unknown customer and a wrong telephone', async () => {
    add('smooth', { phone: '1234' });
    expect((await queryKuaidi100(on, number, {}, 'KEY-other')).body).toMatchObject({ returnCode: '503' });
    await on.pass(days(4));
    expect((await queryKuaidi100(on, number, { phone: '4321' })).body).toMatchObject({ returnCode: '408' });
    await on.pass(minutes(30));
    expect((await queryKuaidi100(on, number, { phone: '13800001234' })).body).toMatchObject({ message: 'ok' });
    expect(on.simulator.statistics().accounts[0]).toMatchObject({ answered: 2, refused: { signature: 1 } });
  });

  it('locks a number that is asked for twice within half an hour, for half an hour more', async () => {
    add();
    await on.pass(days(1));
    const ask = async () => (await queryKuaidi100(on, number)).body;
    expect(await ask()).toMatchObject({ message: 'ok' });
    await on.pass(minutes(29));
    expect(await ask()).toMatchObject({ returnCode: '502', message: expect.stringContaining('锁单') });
    await on.pass(minutes(29));
    expect(await ask()).toMatchObject({ returnCode: '502' });
    await on.pass(minutes(30));
    expect(await ask()).toMatchObject({ message: 'ok' });
    expect(on.simulator.statistics().numbers).toMatchObject([{ answered: 2, refused: 2, leastBetweenMs: minutes(29) }]);
  });

  it('answers only so many queries in a day of China', async () => {
    add();
    on.simulator.setAccount('kuaidi100', 'CUST-sim', { queriesPerDay: 2 });
    const ask = async () => (await queryKuaidi100(on, number)).body.returnCode;
    await on.pass(hours(1)); // 11 o'clock
    expect([await ask(), await on.pass(hours(1)), await ask()]).not.toContain('601');
    await on.pass(hours(1));
    expect(await ask()).toBe('601');
    await on.pass(hours(10.9));
    expect(await ask()).toBe('601');
    await on.pass(hours(0.5));
    expect(await ask()).not.toBe('601');
    expect(on.simulator.statistics().accounts).toMatchObject([
      { perDay: { '2026-03-02': 2, '2026-03-03': 1 }, mostPerDay: 2, refused: { quota: 2 } },
    ]);
  });

  it('answers only so many queries in a second of the machine', async () => {
    on.simulator.setAccount('kuaidi100', 'CUST-sim', { queriesPerSecond: 2 });
    const ask = async (at: number) => (await queryKuaidi100(on, `NUMBER${at}`)).body.returnCode;
    expect([await ask(1), await ask(2), await ask(3)]).toEqual(['500', '500', '502']);
    on.second += 1;
    expect(await ask(4)).toBe('500');
  });

  it.each([
    ['another key', { key: 'KEY-other' }, '600'],
    ['no address', { callbackurl: 'somewhere' }, '700'],
  ])('takes no subscription with %s', async (_, { key, ...more }: Record<string, string>, code) =>
    expect((await subscribeKuaidi100(on, number, more, key)).body).toMatchObject({ result: false, returnCode: code }),
  );

  it('pushes the whole trace to who has subscribed, signed, in a cycle of four hours, until the goods are there', async () => {
    const { scans } = add();
    expect((await subscribeKuaidi100(on, number)).body).toEqual({
      result: true,
      returnCode: '200',
      message: '提交成功',
    });
    expect((await subscribeKuaidi100(on, number)).body).toMatchObject({ returnCode: '501' });
    await on.pass(minutes(14));
    expect(on.received).toEqual([]);
    await on.pass(days(5));
    const params = on.received.map(paramOf);
    for (const { body } of on.received) {
      const form = new URLSearchParams(body);
      const digest = createHash('md5')
        .update(`${form.get('param')}salty`)
        .digest('hex')
        .toUpperCase();
      expect(form.get('sign')).toBe(digest);
    }
    expect(new Set(params.slice(0, -1).map(({ status }) => status))).toEqual(new Set(['polling']));
    expect(params.at(-1)).toMatchObject({ status: 'shutdown', lastResult: { state: '301', nu: number } });
    expect(params.at(-1).lastResult.data).toHaveLength(scans.length);
    const lengths = params.map(({ lastResult }) => lastResult.data.length);
    expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => a - b));
    expect(on.simulator.statistics().pushes.kuaidi100).toMatchObject({ acknowledged: on.received.length, failed: 0 });
  });

  it('signs nothing for who gave no salt', async () => {
    add();
    await subscribeKuaidi100(on, number, { salt: undefined });
    await on.pass(days(1));
    expect([...new URLSearchParams(on.received[0]!.body).keys()]).toEqual(['param']);
  });

  it('tries three times more, 35 minutes apart, whatever was answered instead of the acknowledgement', async () => {
    add('silent');
    on.reply = () => ({ status: 200, body: '{"result":true,"returnCode":"500"}' });
    await subscribeKuaidi100(on, number);
    while (on.received.length === 0) await on.pass(minutes(1));
    for (const sent of [1, 2, 3]) {
      await on.pass(minutes(34));
      expect(on.received).toHaveLength(sent);
      await on.pass(minutes(1));
      expect(on.received).toHaveLength(sent + 1);
    }
    await on.pass(minutes(50));
    expect(on.received).toHaveLength(4);
    expect(new Set(on.received.map(({ body }) => body)).size).toBe(1);
    expect(on.simulator.statistics().pushes.kuaidi100).toMatchObject({ sent: 4, failed: 4, givenUp: 1 });
  });

  it('gives up what it finds no record of in three days, and what has not changed for sixty', async () => {
    await subscribeKuaidi100(on, number);
    await on.pass(days(4));
    expect(on.received.map(paramOf)).toMatchObject([{ status: 'abort', lastResult: { data: [] } }]);
    add('silent');
    await on.pass(days(1));
    expect(on.received).toHaveLength(1);
    await subscribeKuaidi100(on, number);
    await on.pass(days(59));
    expect(paramOf(on.received.at(-1)!).status).toBe('polling');
    await on.pass(days(3));
    expect(paramOf(on.received.at(-1)!).status).toBe('abort');
  });

  it('stays with having given up, whatever it hears afterwards', async () => {
    await subscribeKuaidi100(on, number);
    await on.pass(days(4));
    add('smooth', { startsAt: began });
    await on.pass(days(4));
    expect(on.received.map((one) => paramOf(one).status)).toEqual(['abort']);
  });

  it('may be subscribed to again half an hour after it gave up, four times a month in all', async () => {
    const subscribe = async () => (await subscribeKuaidi100(on, number)).body.returnCode;
    expect(await subscribe()).toBe('200');
    while (on.received.length === 0) await on.pass(minutes(10));
    expect(await subscribe()).toBe('700');
    await on.pass(minutes(30));
    for (let time = 2; time <= 4; time += 1) {
      expect(await subscribe()).toBe('200');
      await on.pass(days(4));
    }
    expect(await subscribe()).toBe('700');
    await on.pass(days(20));
    expect(await subscribe()).toBe('200');
  });

  it('lets the first watch die on the way, and goes on with the second', async () => {
    add('dead-subscription');
    await subscribeKuaidi100(on, number);
    await on.pass(days(5));
    expect(paramOf(on.received.at(-1)!)).toMatchObject({ status: 'abort' });
    await subscribeKuaidi100(on, number);
    await on.pass(days(1));
    expect(paramOf(on.received.at(-1)!)).toMatchObject({ status: 'shutdown', lastResult: { state: '301' } });
  });

  it('says that a list was corrected', async () => {
    add('corrected');
    await subscribeKuaidi100(on, number);
    await on.pass(days(5));
    const [corrected] = on.received.map(paramOf).filter(({ status }) => status === 'updateall');
    expect(corrected.lastResult.data.length).toBeGreaterThan(3);
  });

  it('is pushed to once the receiver is back', async () => {
    add();
    let isBack = false;
    on.reply = () => (isBack ? acknowledged.kuaidi100 : { status: 502, body: '' });
    await subscribeKuaidi100(on, number);
    while (on.received.length === 0) await on.pass(minutes(5));
    isBack = true;
    await on.pass(minutes(35));
    expect(on.simulator.statistics().pushes.kuaidi100).toMatchObject({ failed: 1, givenUp: 0 });
    expect(on.received[1]!.body).toBe(on.received[0]!.body);
  });
});
