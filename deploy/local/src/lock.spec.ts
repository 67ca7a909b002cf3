import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './lock.js';
import { startOf } from './processes.js';

describe('the lock of a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-lock-'));
  const file = join(folder, 'lock');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is held once, and says by whom', () => {
    const lock = takeLock(file);
    expect(() => takeLock(file)).toThrow(`runs already (pid ${process.pid}, by ${file})`);
    lock.release();
    expect(existsSync(file)).toBe(false);
    takeLock(file).release();
  });

  it('is taken from a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const { pid } = child;
    const start = startOf(pid!);
    await once(child, 'exit');
    writeFileSync(file, `${pid} ${start}`);
    takeLock(file).release();
  });

  it('is taken from a process whose pid another one has now', () => {
    writeFileSync(file, `${process.pid} 12345`);
    takeLock(file).release();
  });

  it('leaves no other file behind', () => {
    takeLock(file).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});
