import { PassThrough } from 'node:stream';
import { createLog, nestLogger } from './log.js';
import { warnOfOldRuntime } from './runtime-age.js';

const logTo = () => {
  const to = new PassThrough();
  const log = createLog({ service: 'spec', level: 'debug', to });
  return {
    log,
    lines: () =>
      String(to.read() ?? '')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};

describe('log lines', () => {
  it('mask what may be personal or secret, wherever it stands', () => {
    const { log, lines } = logTo();
    log.info(
      { personal: { name: 'Li' }, order: { customer: 'Li', headers: { authorization: 'x' } }, phone: '1' },
      'said',
    );
    expect(lines()[0]).toMatchObject({
      service: 'spec',
      level: 'info',
      msg: 'said',
      personal: '[masked]',
      phone: '[masked]',
      order: { customer: '[masked]', headers: { authorization: '[masked]' } },
    });
  });

  it('show where an error came from, but of a database error not what it quotes', () => {
    const { log, lines } = logTo();
    const cause = Object.assign(new Error('Key (phone)=(13800138000) exists'), {
      code: '23505',
      detail: 'Key (phone)',
      where: 'x',
    });
    log.error({ err: new Error('outer', { cause }) }, 'failed');
    const [line] = lines();
    expect(line).toMatchObject({ err: { type: 'Error', message: 'outer', cause: { code: '23505' } } });
    expect(JSON.stringify(line)).not.toContain('138001');
  });

  it('stay one line, however the text tries, and of bounded length', () => {
    const { log, lines } = logTo();
    nestLogger(log).log(`a\r\nb\u001b[31m${'x'.repeat(5_000)}`, 'Router\nFake');
    const [line, ...more] = lines();
    expect(more).toEqual([]);
    expect(String(line?.['msg'])).toHaveLength(1_000);
  });

  it('warn of a runtime that gets no security fixes any more', () => {
    const { log, lines } = logTo();
    const now = Date.parse('2026-11-01T00:00:00Z');
    warnOfOldRuntime(log, now, '20.20.2');
    warnOfOldRuntime(log, now, '24.1.0');
    warnOfOldRuntime(log, now, '27.0.0');
    expect(lines()).toMatchObject([{ level: 'warn', node: '20.20.2', endOfLife: '2026-04-30' }]);
  });
});
