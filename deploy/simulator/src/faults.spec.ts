import { addTo, days, hours, minutes } from '@throughline/values';
import { pushSignature } from './kuaidi100/signature.js';
import type { FaultsToSet } from './simulator.js';
import { aftership, queryKuaidi100, querySf, subscribeKuaidi100 } from './testing/asking.js';
import { began, stage, type Received, type Stage } from './testing/stage.js';

const bodies = (received: readonly Received[]) => received.map(({ body }) => body).sort();

describe('what goes wrong', () => {
  let on: Stage;
  beforeEach(async () => (on = await ready()));
  afterEach(() => on.close());
  const ready = async (seed = 7) => {
    const made = await stage(seed);
    made.simulator.setAccount('sf', 'PARTNER-sim', { callback: `${made.callback}/sf/token` });
    return made;
  };
  /** Forty waybills of SF, until all is over. */
  const play = async (faults: FaultsToSet, where = on, steps = 6) => {
    where.simulator.setFaults(faults);
    for (let index = 100; index < 140; index += 1)
      where.simulator.add({ provider: 'sf', waybillNumber: `SF${index}0000` });
    for (let step = 0; step < steps; step += 1) await where.pass(days(8) / steps);
    return where.simulator.statistics().pushes.sf;
  };

  it('goes wrong with a share of the pushes: dropped, doubled, and the rest late', async () => {
    const all = await play({});
    const other = await ready();
    const faulty = await play({ dropPushes: 0.3, doublePushes: 0.3, delayPushesUpTo: days(2) }, other);
    expect([all.dropped, all.doubled, all.delayed]).toEqual([0, 0, 0]);
    const { dropped, doubled, delayed, sent } = faulty;
    expect(dropped + doubled + delayed).toBe(all.sent);
    expect(sent).toBe(2 * doubled + delayed);
    for (const count of [dropped, doubled]) expect(Math.abs(count / all.sent - 0.3)).toBeLessThan(0.08);
    expect(new Set(bodies(other.received)).size).toBe(doubled + delayed);
    await other.close();
  });

  it('brings a push late, with what it would have said in time', async () => {
    const other = await ready();
    for (const where of [on, other]) {
      if (where === other) where.simulator.setFaults({ delayPushesUpTo: days(2) });
      where.simulator.add({ provider: 'kuaidi100', carrier: 'yunda', waybillNumber: 'YD1001' });
      await subscribeKuaidi100(where, 'YD1001');
      for (let hour = 0; hour < 8 * 24; hour += 1) await where.pass(hours(1));
    }
    expect(bodies(other.received)).toEqual(bodies(on.received));
    const arrivals = on.received.map(({ body, at }) => {
      const late = other.received.find((one) => one.body === body)!;
      return Date.parse(late.at) - Date.parse(at);
    });
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...arrivals)).toBeGreaterThan(hours(12));
    expect(Math.max(...arrivals)).toBeLessThanOrEqual(days(2) + hours(1));
    // So one may overtake another.
    expect(other.received.map(({ body }) => body)).not.toEqual(on.received.map(({ body }) => body));
    await other.close();
  });

  it('goes wrong with the same pushes for the same seed, however often the clock ticks', async () => {
    const faults = { dropPushes: 0.3, doublePushes: 0.3, delayPushesUpTo: days(2) };
    const [again, other] = [await ready(), await ready(8)];
    const [first, second] = [await play(faults), await play(faults, again, 40)];
    expect(second).toEqual(first);
    expect(bodies(again.received)).toEqual(bodies(on.received));
    expect(await play(faults, other)).not.toEqual(first);
    await Promise.all([again.close(), other.close()]);
  });

  it('is over when somebody says so', async () => {
    expect((await play({ dropPushes: 1 })).sent).toBe(0);
    on.simulator.setFaults({ dropPushes: 0 });
    on.simulator.add({ provider: 'sf', waybillNumber: 'SF9990000' });
    await on.pass(days(8));
    expect(on.received.length).toBeGreaterThan(0);
  });

  it('drops nothing of another provider', async () => {
    on.simulator.setFaults({ dropPushes: 1 }, 'aftership');
    expect((await play({ doublePushes: 0 })).dropped).toBe(0);
  });

  it('leaves all providers without an answer while they are down, and afterwards they push what they had to', async () => {
    const whole = await play({});
    const other = await ready();
    other.simulator.setFaults({ down: { from: began, until: addTo(began, days(3)) } }, 'sf');
    other.simulator.setFaults({ down: true }, 'aftership');
    other.simulator.add({ provider: 'kuaidi100', carrier: 'yunda', waybillNumber: 'YD1001' });
    for (let index = 100; index < 140; index += 1)
      other.simulator.add({ provider: 'sf', waybillNumber: `SF${index}0000` });
    await other.pass(days(2));
    expect(other.received).toEqual([]);
    expect((await querySf(other, ['SF1000000'], other.now())).status).toBe(503);
    expect((await aftership(other, '?tracking_numbers=X')).status).toBe(503);
    expect((await queryKuaidi100(other, 'YD1001')).status).toBe(200);
    await other.pass(days(6));
    expect(other.simulator.statistics().pushes.sf).toEqual(whole);
    expect(bodies(other.received)).toEqual(bodies(on.received));
    await other.close();
  });

  it('lasts until somebody ends it where nobody has said how long', async () => {
    on.simulator.add({ provider: 'kuaidi100', carrier: 'yunda', waybillNumber: 'YD1001' });
    await subscribeKuaidi100(on, 'YD1001');
    on.simulator.setFaults({ down: true });
    await on.pass(days(5));
    expect(on.received).toEqual([]);
    expect((await queryKuaidi100(on, 'YD1001')).status).toBe(503);
    on.simulator.setFaults({ down: false });
    await on.pass(minutes(1));
    expect(on.received.length).toBeGreaterThan(0);
    expect(on.simulator.statistics().pushes.kuaidi100.acknowledged).toBe(on.received.length);
  });

  it('is away for one waybill alone', async () => {
    for (const [waybillNumber, scenario] of [
      ['YD1001', 'outage'],
      ['YD1002', 'smooth'],
    ] as const)
      on.simulator.add({ provider: 'kuaidi100', carrier: 'yunda', waybillNumber, scenario });
    await subscribeKuaidi100(on, 'YD1001');
    await on.pass(hours(13));
    const before = on.received.length;
    await on.pass(hours(58));
    expect(on.received).toHaveLength(before);
    expect((await queryKuaidi100(on, 'YD1001')).status).toBe(503);
    expect((await queryKuaidi100(on, 'YD1002')).status).toBe(200);
    await on.pass(hours(8));
    expect(on.received.length).toBeGreaterThan(before);
  });

  it('signs wrongly, for all or for one waybill', async () => {
    for (const [waybillNumber, scenario] of [
      ['YD1001', 'wrong-signature'],
      ['YD1002', 'smooth'],
    ] as const) {
      on.simulator.add({ provider: 'kuaidi100', carrier: 'yunda', waybillNumber, scenario });
      await subscribeKuaidi100(on, waybillNumber);
    }
    const signs = () => new Set(on.received.map(({ body }) => new URLSearchParams(body)).map(isSigned));
    await on.pass(days(5));
    expect(signs()).toEqual(new Set(['YD1001 false', 'YD1002 true']));
  });

  it('tells at first that the quota of one waybill is used up', async () => {
    on.simulator.add({ provider: 'sf', waybillNumber: 'SF1000000', scenario: 'quota-exceeded' });
    on.simulator.add({ provider: 'sf', waybillNumber: 'SF1000001' });
    const codes = async () => [
      (await querySf(on, ['SF1000000'], on.now())).code,
      (await querySf(on, ['SF1000001'], on.now())).code,
    ];
    expect(await codes()).toEqual(['A1005', 'A1000']);
    await on.pass(days(1));
    expect(await codes()).toEqual(['A1000', 'A1000']);
    const counted = on.simulator.statistics().numbers.map((each) => [each.waybillNumber, each.refusedForQuota]);
    expect(counted).toEqual([
      ['SF1000000', 1],
      ['SF1000001', 0],
    ]);
  });

  it('leaves no account more queries than it is told', async () => {
    on.simulator.setFaults({ queriesPerDay: 0 });
    expect((await queryKuaidi100(on, 'YD1001')).body.returnCode).toBe('601');
    on.simulator.setFaults({ queriesPerDay: null });
    expect((await queryKuaidi100(on, 'YD1001')).body.returnCode).toBe('500');
  });

  it('counts what nobody has said where to push', async () => {
    const bare = await stage();
    bare.simulator.add({ provider: 'sf', waybillNumber: 'SF1000000' });
    await bare.pass(days(5));
    const { sent, nowhere } = bare.simulator.statistics().pushes.sf;
    expect([sent, nowhere > 0]).toEqual([0, true]);
    await bare.close();
  });
});

const isSigned = (form: URLSearchParams): string => {
  const param = form.get('param')!;
  return `${JSON.parse(param).lastResult.nu} ${form.get('sign') === signatureOf(param)}`;
};
const signatureOf = (param: string): string => pushSignature(param, 'salty');
