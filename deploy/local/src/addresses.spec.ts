import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellAddresses, withdrawAddresses } from './addresses.js';

describe('the addresses of a running stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-addresses-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('lie in its folder, the latest ones, until they are withdrawn', () => {
    const addresses = { order: 'http://a:1', logistics: 'http://a:2', alerting: 'http://a:3' };
    tellAddresses(folder, { ...addresses, order: 'http://before:1' });
    tellAddresses(folder, addresses);
    expect(JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8'))).toEqual(addresses);
    withdrawAddresses(folder);
    expect(readdirSync(folder)).toEqual([]);
    withdrawAddresses(folder);
  });
});
