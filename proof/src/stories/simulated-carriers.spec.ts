import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startStack, type Stack } from '@throughline/local';
import type { Truth } from '@throughline/simulator';
import { addTo, hours, instantAt } from '@throughline/values';
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
  afterAll(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await stack?.stop();
  });

  /** @returns where the simulator answers, once it has shipped what it was told to */
  const simulate = async (...options: readonly string[]): Promise<string> => {
    const args = [`${root}deploy/simulator/simulate.mjs`, '--data', stack.folder, '--port', '0', ...options];
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
});
