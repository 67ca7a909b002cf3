import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Leftovers } from './leftovers.js';
import { isAlive } from './processes.js';

describe('what a killed launcher leaves behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-leftovers-'));
  const file = join(folder, 'processes.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is ended by the next one, and nothing else is', async () => {
    const sleeper = () => spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const [service, other] = [sleeper(), sleeper()];
    const before = new Leftovers(file);
    before.note('order', service.pid!, 'setInterval');
    // Its pid was given out again: the script that runs there is another one.
    before.note('logistics', other.pid!, 'services/logistics');
    await new Leftovers(file, 100).end();
    expect([isAlive(service.pid!), isAlive(other.pid!)]).toEqual([false, true]);
    other.kill('SIGKILL');
    await once(other, 'exit');
  });

  it('is nothing where nothing was started', async () => {
    await new Leftovers(join(folder, 'none.json')).end();
  });
});
