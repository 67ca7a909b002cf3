import { createHmac } from 'node:crypto';
import { days, hours, minutes, seconds } from '@throughline/values';
import { aftership } from '../testing/asking.js';
import { stage, type Received, type Stage } from '../testing/stage.js';

const number = '1Z4001001';
const told = { tracking_number: number, slug: 'ups' };
const eventOf = ({ body }: Received) => JSON.parse(body);

describe('AfterShip', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    on.simulator.setAccount('aftership', 'API-sim', { callback: `${on.callback}/aftership` });
  });
  afterEach(() => on.close());
  const add = (scenario: 'smooth' | 'silent' | 'recycled-number' | 'dead-subscription' = 'smooth') =>
    on.simulator.add({ provider: 'aftership', carrier: 'ups', waybillNumber: number, scenario })[0]!;

  it('makes a tracking once, and lists it by its id and by its number', async () => {
    const { scans } = add();
    const made = await aftership(on, '', told);
    expect([made.status, made.body.meta.code, made.body.data.tag]).toEqual([201, 201, 'Pending']);
    const again = await aftership(on, '', told);
    expect([again.status, again.body.meta.code, again.body.data.id]).toEqual([400, 4003, made.body.data.id]);
    await on.pass(days(4));
    const { body } = await aftership(on, `/${made.body.data.id}`);
    expect(body.data).toMatchObject({ ...told, tag: 'Delivered', subtag: 'Delivered_001', active: false });
    expect(body.data.checkpoints.map(({ subtag }: { subtag: string }) => subtag)).toEqual(
      scans.map(({ code }) => code),
    );
    expect(Date.parse(body.data.checkpoints[0].checkpoint_time)).toBe(Date.parse(scans[0]!.occurredAt));
    const listed = await aftership(on, `?tracking_numbers=${number},NOBODYS1&slug=ups`);
    expect(listed.body.data).toMatchObject({ pagination: { total: 1 }, trackings: [body.data] });
    expect((await aftership(on, `?tracking_numbers=${number}&slug=dhl`)).body.data.trackings).toEqual([]);
    expect((await aftership(on, '/nothing')).body.meta.code).toBe(4004);
  });

  it('lets nobody in without its key, and not without a number', async () => {
    expect((await aftership(on, '', told, 'API-other')).status).toBe(401);
    expect((await aftership(on, '', { slug: 'ups' })).body.meta.code).toBe(4005);
  });

  it('answers ten requests in a second, and says how many are left', async () => {
    const answers = [];
    for (let index = 0; index < 11; index += 1) answers.push(await aftership(on, `?tracking_numbers=${number}`));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(200), 429]);
    expect(answers[0]!.headers.get('x-ratelimit-limit')).toBe('10');
    expect(answers[0]!.headers.get('x-ratelimit-remaining')).toBe('9');
    expect(Number(answers[10]!.headers.get('x-ratelimit-reset'))).toBeGreaterThan(1_700_000_000);
    on.second += 1;
    expect((await aftership(on, `?tracking_numbers=${number}`)).status).toBe(200);
  });

  it('pushes the whole tracking whenever it changes, signed over its bytes, under an id of its own', async () => {
    const { scans } = add();
    await aftership(on, '', told);
    await on.pass(days(4));
    for (const { body, headers } of on.received)
      expect(headers['aftership-hmac-sha256']).toBe(createHmac('sha256', 'whsec-sim').update(body).digest('base64'));
    const events = on.received.map(eventOf);
    expect(events).toHaveLength(scans.length);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(scans.length);
    expect(events.at(-1)).toMatchObject({
      event: 'tracking_update',
      msg: { tag: 'Delivered' },
      is_tracking_first_tag: true,
    });
    expect(events.at(-1).msg.checkpoints).toHaveLength(scans.length);
  });

  it('tries fourteen times more, twice as long apart each time', async () => {
    add();
    await aftership(on, '', told);
    on.reply = () => ({ status: 500, body: '' });
    const first = () => on.received.filter(({ body }) => body === on.received[0]?.body).length;
    while (first() === 0) await on.pass(seconds(10));
    await on.pass(seconds(40));
    expect(first()).toBe(2);
    await on.pass(seconds(60));
    expect(first()).toBe(3);
    await on.pass(hours(70));
    expect(first()).toBe(14);
    await on.pass(days(5));
    expect(first()).toBe(15);
  });

  it('says after thirty days without news that the tracking has expired', async () => {
    add('silent');
    await aftership(on, '', told);
    await on.pass(days(32));
    expect(eventOf(on.received.at(-1)!).msg).toMatchObject({ tag: 'Expired', subtag: 'Expired_001' });
  });

  it('makes another tracking for the goods that have the number next', async () => {
    add('recycled-number');
    const first = await aftership(on, '', told);
    await on.pass(days(5));
    expect((await aftership(on, '', told)).body.meta.code).toBe(4003);
    const pushed = on.received.length;
    await on.pass(days(59.5));
    expect(on.received).toHaveLength(pushed);
    const second = await aftership(on, '', told);
    expect([second.status, second.body.data.id === first.body.data.id]).toEqual([201, false]);
    await on.pass(days(5));
    expect(eventOf(on.received.at(-1)!).msg).toMatchObject({ id: second.body.data.id, tag: 'Delivered' });
    expect(eventOf(on.received.at(-1)!).msg.checkpoints).toHaveLength(8);
  });

  it('stops in silence on the way', async () => {
    add('dead-subscription');
    await aftership(on, '', told);
    await on.pass(days(5));
    expect(eventOf(on.received.at(-1)!).msg.checkpoints).toHaveLength(2);
    await on.pass(minutes(1));
  });
});
