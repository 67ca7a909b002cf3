import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { businessClock } from './business-clock.js';

describe('the clock of a stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-simulator-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const now = businessClock(folder);

  it('is the machine’s where nobody turns it', () =>
    expect(Math.abs(Date.parse(now()) - Date.now())).toBeLessThan(60_000));

  it('shows what it was turned to, each time anew', () => {
    for (const time of ['2026-03-02T02:00:00.000Z', '2026-03-05T02:00:00.000Z']) {
      writeFileSync(join(folder, 'clock'), `${time}\n`);
      expect(now()).toBe(time);
    }
  });
});
