import { readOptions, usage } from './options.js';
import { qualityNames, scenarioNames } from './journeys/scenarios.js';

describe('the command', () => {
  it('needs nothing', () =>
    expect(readOptions([])).toEqual({
      port: 4400,
      seed: 1,
      random: 0,
      ship: false,
      folder: expect.stringContaining('.throughline'),
    }));

  it('takes what it is told', () =>
    expect(
      readOptions([
        '--port',
        '0',
        '--seed',
        '7',
        '--random',
        '100',
        '--ship',
        '--data',
        'x',
        '--logistics',
        'http://l/',
      ]),
    ).toEqual({ port: 0, seed: 7, random: 100, ship: true, folder: 'x', logistics: 'http://l' }));

  it.each([
    [['--port', 'here'], '--port cannot be here: a whole number from 0 to 65535'],
    [['--seed', '0'], '--seed cannot be 0'],
    [['--random', '1.5'], '--random cannot be 1.5'],
    [['--random', ''], '--random cannot be '],
    [['--logistics', 'there'], '--logistics cannot be there: an address'],
    [['--ship'], '--ship needs waybills'],
    [['--odd'], "Unknown option '--odd'"],
    [['odd'], "Unexpected argument 'odd'"],
  ])('does not take %j', (args, error) => expect(() => readOptions(args)).toThrow(error));

  it('explains itself', () => {
    expect(readOptions(['--help'])).toBe('help');
    for (const name of [...scenarioNames, ...qualityNames]) expect(usage).toContain(`  ${name} `);
  });
});
