import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startStack, type Stack } from '@throughline/local';
import type { Statistics, Truth } from '@throughline/simulator';
import { addTo, days, hours, instantAt } from '@throughline/values';
import { Api, serviceNames, type ServiceName } from '../replay/api.js';
import { eventually } from '../replay/waiting.js';
import { storyMs } from './world.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Shipment {
  readonly id: string;
  readonly status: string;
}

describe('carriers that are simulated', () => {
  let stack: Stack;
  let people: Api;
  let child: ChildProcess | undefined;
  let said = '';
  beforeAll(async () => {
    stack = await startStack({ clock: { start: instantAt(Date.now()) } });
    const url = Object.fromEntries(serviceNames.map((name) => [name, stack.services[name].url]));
    people = new Api({ url: url as Record<ServiceName, string>, token: stack.token('manager') });
  }, storyMs);
  afterEach(() => stop());
  afterAll(() => stack?.stop());

  const stop = async (): Promise<void> => {
    if (child?.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };

  /** @returns where the simulator answers, once it has shipped what it was told to */
  const simulate = async (...options: readonly string[]): Promise<string> => {
    await stop();
    const args = [`${root}deploy/simulator/simulate.mjs`, '--data', stack.folder, '--port', '0', ...options];
    said = '';
    const started = (child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return eventually('the waybills are on their way', async () => {
      if (started.exitCode !== null) throw new Error(`the simulator ended: ${said}`);
      return said.includes('of them ordered and dispatched') ? /answer at (http\S+);/.exec(said)?.[1] : undefined;
    });
  };

  it(
    'are opened accounts with, get goods to carry, and what they push brings each shipment to its end',
    async () => {
      const url = await simulate('--seed', '7', '--random', '24', '--ship');
      const simulator = async <Body>(method: string, path: string): Promise<Body> =>
        (await (await fetch(`${url}/simulator${path}`, { method })).json()) as Body;
      for (let turn = 0; turn < 14; turn += 1) {
        await stack.turnClock(addTo(stack.clockNow(), hours(12)));
        await simulator('POST', '/tick');
      }
      const { items } = await simulator<{ items: readonly Truth[] }>('GET', '/waybills');
      // Of the others pushes alone do not tell the whole truth, on purpose.
      const whole = ['smooth', 'damaged', 'lost', 'refused-and-returned', 'reordered', 'duplicated', 'silent'];
      const told = items.filter(({ scenario, quality }) => whole.includes(scenario) && quality === 'punctual');
      expect(told.length).toBeGreaterThan(8);
      for (const { waybillNumber, endState } of told)
        await eventually(`${waybillNumber} is ${endState.status}`, async () => {
          const page = `/v1/shipments?orderNumber=SIM-${waybillNumber}`;
          const [shipment] = (await people.read<{ items: readonly Shipment[] }>('logistics', page)).items;
          return shipment?.status === endState.status ? true : undefined;
        });
    },
    storyMs,
  );

  it(
    'go on with the same goods when they are started again',
    async () => {
      const shipped = async (): Promise<unknown> => {
        const url = await simulate('--seed', '8', '--random', '3', '--ship');
        const { items } = (await (await fetch(`${url}/simulator/waybills`)).json()) as { items: readonly Truth[] };
        await stop();
        return items.map(({ waybillNumber, startsAt, endState }) => ({ waybillNumber, startsAt, endState }));
      };
      const before = await shipped();
      await stack.turnClock(addTo(stack.clockNow(), hours(30)));
      expect(await shipped()).toEqual(before);
    },
    storyMs,
  );

  it(
    'lose, double and delay what they push, and are asked: each shipment ends as the carrier says that it ended, and no quota is exceeded',
    async () => {
      const url = await simulate('--seed', '9', '--random', '60', '--ship');
      const simulator = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
        const reply = await fetch(`${url}/simulator${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
        return (await reply.json()) as Body;
      };
      await simulator('PUT', '/faults', { dropPushes: 0.3, doublePushes: 0.3, delayPushesUpTo: days(2) });
      for (let turn = 0; turn < 50; turn += 1) {
        await stack.turnClock(addTo(stack.clockNow(), hours(4)));
        await simulator('POST', '/tick');
        // The poller looks four times a second.
        await sleep(700);
      }
      const { items } = await simulator<{ items: readonly Truth[] }>('GET', '/waybills');
      for (const { waybillNumber, endState, provider, scenario, quality } of items)
        await eventually(`${provider} ${waybillNumber} (${scenario}, ${quality}) is ${endState.status}`, async () => {
          const page = `/v1/shipments?orderNumber=SIM-${waybillNumber}`;
          const [shipment] = (await people.read<{ items: readonly Shipment[] }>('logistics', page)).items;
          return shipment?.status === endState.status ? true : undefined;
        });
      const { accounts } = await simulator<Statistics>('GET', '/statistics');
      expect(accounts.map(({ refused: { locked, rate, signature } }) => [locked, rate, signature])).toEqual(
        accounts.map(() => [0, 0, 0]),
      );
      expect(accounts.every(({ answered }) => answered > 0)).toBe(true);
    },
    storyMs,
  );
});
