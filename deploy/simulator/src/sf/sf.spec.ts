import { days, hours, minutes } from '@throughline/values';
import { querySf } from '../testing/asking.js';
import { acknowledged, stage, type Stage } from '../testing/stage.js';

const number = 'SF3001001';

describe('SF', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    on.simulator.setAccount('sf', 'PARTNER-sim', { callback: `${on.callback}/sf/token` });
  });
  afterEach(() => on.close());
  const add = (scenario: 'smooth' | 'lost' | 'dead-subscription' | 'wrong-signature' = 'smooth', more: object = {}) =>
    on.simulator.add({ provider: 'sf', waybillNumber: number, scenario, ...more })[0]!;
  const query = (numbers: readonly string[] = [number], more = {}) => querySf(on, numbers, on.now(), more);
  const routesPushed = () => on.received.flatMap(({ body }) => JSON.parse(body).Body.WaybillRoute);

  it('answers with the routes of each number, oldest first, as JSON within JSON', async () => {
    const { scans } = add();
    await on.pass(days(4));
    const { code, result } = await query([number, 'SF3009999']);
    expect([code, result.success, result.errorCode]).toEqual(['A1000', true, 'S0000']);
    const [known, unknown] = result.msgData.routeResps;
    expect(unknown).toEqual({ mailNo: 'SF3009999', routes: [] });
    expect(known.routes.map(({ opCode }: { opCode: string }) => opCode)).toEqual(scans.map(({ code }) => code));
    expect(known.routes.at(-2)).toMatchObject({ opCode: '80', acceptAddress: scans.at(-2)!.location });
    expect(known.routes[0].acceptTime).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
  });

  it('refuses a wrong digest, another service, and more than ten numbers', async () => {
    expect((await query([number], { checkWord: 'check-other' })).code).toBe('A1006');
    expect((await query([number], { serviceCode: 'EXP_RECE_CREATE_ORDER' })).code).toBe('A1004');
    expect((await query(Array.from({ length: 11 }, (_, index) => `SF300${index}`))).result.success).toBe(false);
  });

  it('tells nobody of what another ordered', async () => {
    on.simulator.setAccount('sf', 'PARTNER-other', { secret: 'check-other' });
    add('smooth', { account: 'PARTNER-other' });
    await on.pass(days(4));
    expect((await query()).result.msgData.routeResps).toEqual([{ mailNo: number, routes: [] }]);
  });

  it('lets an account ask so often in a day and in a second', async () => {
    on.simulator.setAccount('sf', 'PARTNER-sim', { queriesPerDay: 3, queriesPerSecond: 2 });
    expect([(await query()).code, (await query()).code, (await query()).code]).toEqual(['A1000', 'A1000', 'A1005']);
    on.second += 1;
    expect([(await query()).code, (await query()).code]).toEqual(['A1000', 'A1005']);
    expect(on.simulator.statistics().accounts).toMatchObject([{ answered: 3, refused: { rate: 1, quota: 1 } }]);
  });

  it('pushes each node once, unasked, a few minutes after it knows of it', async () => {
    const { scans } = add();
    await on.pass(hours(30));
    const early = routesPushed().length;
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(scans.length);
    await on.pass(days(4));
    const routes = routesPushed();
    expect(routes.map(({ opCode }) => opCode)).toEqual(scans.map(({ code }) => code));
    expect(new Set(routes.map(({ id }) => id)).size).toBe(scans.length);
    expect(routes[0]).toMatchObject({ mailno: number, orderid: '', acceptAddress: scans[0]!.location });
    expect(on.received.every(({ path }) => path === '/sf/token')).toBe(true);
  });

  it('pushes forms of XML to who chose them', async () => {
    on.simulator.setAccount('sf', 'PARTNER-sim', { pushes: 'form' });
    on.reply = () => ({ status: 200, body: '<Response service="RoutePushService"><Head>OK</Head></Response>' });
    add('lost');
    await on.pass(days(4));
    const xml = on.received.map(({ body }) => new URLSearchParams(body).get('content')!).join('');
    expect(xml).toContain(`mailno="${number}"`);
    expect(xml).toContain('reasonName="快件丢失"');
    expect(on.simulator.statistics().pushes.sf).toMatchObject({ failed: 0 });
  });

  it('tries three times, and then sends nothing more about the waybill', async () => {
    add();
    on.reply = () => ({ status: 200, body: '{"return_code":"1000","return_msg":"failed"}' });
    while (on.received.length === 0) await on.pass(minutes(1));
    await on.pass(minutes(9));
    expect(on.received).toHaveLength(1);
    await on.pass(minutes(1));
    expect(on.received).toHaveLength(2);
    await on.pass(minutes(10));
    on.reply = () => acknowledged.sf;
    await on.pass(days(5));
    expect(on.received).toHaveLength(3);
    expect(on.simulator.statistics().pushes.sf).toMatchObject({ sent: 3, failed: 3, givenUp: 1, acknowledged: 0 });
  });

  it('stops in silence on the way, while it still answers', async () => {
    const { scans } = add('dead-subscription');
    await on.pass(days(5));
    expect(routesPushed().length).toBeLessThan(scans.length - 2);
    expect((await query()).result.msgData.routeResps[0].routes).toHaveLength(scans.length);
  });

  it('pushes to an address that is not ours where it is a stranger who pushes', async () => {
    add('wrong-signature');
    on.reply = ({ path }) => (path === '/sf/token' ? acknowledged.sf : { status: 401, body: '' });
    await on.pass(days(5));
    expect(on.simulator.statistics().pushes.sf).toMatchObject({ acknowledged: 0, sent: 3 });
  });
});
