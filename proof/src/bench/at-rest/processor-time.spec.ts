import { spawnSync } from 'node:child_process';
import { canReadProcessorTime, processorSeconds } from './processor-time.js';

(canReadProcessorTime() ? describe : describe.skip)('processor time', () => {
  it('is that of a process and of its children, those that have ended too', () => {
    const before = processorSeconds(process.pid);
    const spin = 'const until = process.cpuUsage().user + 300_000; while (process.cpuUsage().user < until);';
    spawnSync(process.execPath, ['-e', spin]);
    const used = processorSeconds(process.pid) - before;
    expect(used).toBeGreaterThan(0.25);
  });
});
