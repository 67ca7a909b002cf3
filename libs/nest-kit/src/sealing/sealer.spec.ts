import { Problem } from '../problems/problem.js';
import { Sealer } from './sealer.js';

const secret = 'a secret of the installation, long enough';
const sealer = new Sealer(secret);
const about = 'carrier-account/sf-1';

describe('a sealer', () => {
  it('opens what it has sealed, also in another process', () => {
    const sealed = sealer.seal('{"salt":"s4lt 顺丰"}', about);
    expect(new Sealer(secret).open(sealed, about)).toBe('{"salt":"s4lt 顺丰"}');
    expect(sealed.toString('latin1')).not.toContain('s4lt');
  });

  it('seals the same text differently each time', () => {
    expect(sealer.seal('x', about)).not.toEqual(sealer.seal('x', about));
  });

  it('opens nothing that was altered anywhere, sealed for something else, or under another secret', () => {
    const sealed = sealer.seal('a text', about);
    for (const index of sealed.keys()) {
      const altered = Buffer.from(sealed);
      altered[index]! ^= 1;
      expect(() => sealer.open(altered, about)).toThrow();
    }
    expect(() => sealer.open(sealed, 'carrier-account/sf-2')).toThrow();
    expect(() => new Sealer(`${secret}!`).open(sealed, about)).toThrow();
    expect(() => sealer.open(Buffer.of(1, 2, 3), about)).toThrow('is not sealed');
    expect(() => sealer.open(Buffer.alloc(0), about)).toThrow('is not sealed');
  });

  it('seals nothing without a secret', () => {
    expect(() => new Sealer(undefined).seal('x', about)).toThrow(Problem);
    expect(() => new Sealer(undefined).open(sealer.seal('x', about), about)).toThrow(Problem);
  });
});
