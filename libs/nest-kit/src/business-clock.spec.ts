import { EventEmitter } from 'node:events';
import { openClock } from './business-clock.js';
import { createLog } from './observability/log.js';

const log = createLog({ service: 'spec', level: 'silent' });

class Launcher extends EventEmitter {
  readonly heard: unknown[] = [];
  constructor(private readonly answer: (message: unknown) => object | undefined) {
    super();
  }
  send(message: object): void {
    this.heard.push(message);
    const answer = this.answer(message);
    if (answer !== undefined) queueMicrotask(() => this.emit('message', answer));
  }
}

const turn = (now: string) => ({ type: 'clock-turn', now });
const launcherAt = (now: string) =>
  new Launcher((message) => ((message as { type: string }).type === 'clock?' ? turn(now) : undefined));

describe('the business clock', () => {
  it('is asked for before anything else, stands still, and confirms each turn', async () => {
    const launcher = launcherAt('2026-01-05T09:00:00.000Z');
    const clock = await openClock('turnable', launcher, log);
    expect(clock.now()).toBe('2026-01-05T09:00:00.000Z');
    let turned = 0;
    clock.onTurn(() => (turned += 1));
    launcher.emit('message', turn('2026-01-07T09:00:00.000Z'));
    expect(clock.now()).toBe('2026-01-07T09:00:00.000Z');
    expect(turned).toBe(1);
    expect(launcher.heard).toEqual([
      { type: 'clock?' },
      { type: 'clock-turned', now: '2026-01-05T09:00:00.000Z' },
      { type: 'clock-turned', now: '2026-01-07T09:00:00.000Z' },
    ]);
  });

  it('goes back for nobody, and minds no other message', async () => {
    const launcher = launcherAt('2026-01-05T09:00:00.000Z');
    const clock = await openClock('turnable', launcher, log);
    for (const message of [turn('2026-01-01T00:00:00.000Z'), turn('yesterday'), 'hello', null, { type: 'other' }])
      launcher.emit('message', message);
    expect(clock.now()).toBe('2026-01-05T09:00:00.000Z');
    expect(launcher.heard).toHaveLength(2);
  });

  it('needs a launcher to be turnable', async () => {
    await expect(openClock('turnable', new EventEmitter(), log)).rejects.toThrow('needs a launcher');
    const clock = await openClock('system', new EventEmitter(), log);
    expect(Date.parse(clock.now())).toBeGreaterThan(0);
  });
});
