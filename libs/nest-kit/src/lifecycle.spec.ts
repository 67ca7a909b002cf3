import { EventEmitter } from 'node:events';
import { onceLauncherIsGone } from './lifecycle.js';

const heard = (launcher: EventEmitter & { send?: () => void; connected?: boolean }): (() => number) => {
  let times = 0;
  onceLauncherIsGone(launcher, () => (times += 1));
  return () => times;
};

describe('the launcher', () => {
  it('is gone when its channel closes', () => {
    const launcher = Object.assign(new EventEmitter(), { send: () => undefined, connected: true });
    const times = heard(launcher);
    expect(times()).toBe(0);
    launcher.emit('disconnect');
    expect(times()).toBe(1);
  });

  it('may be gone before anybody listened', () => {
    expect(heard(Object.assign(new EventEmitter(), { send: () => undefined, connected: false }))()).toBe(1);
  });

  it('is not missed by a process that never had one', () => {
    expect(heard(new EventEmitter())()).toBe(0);
  });
});
