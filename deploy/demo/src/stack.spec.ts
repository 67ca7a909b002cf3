import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellAddresses, withdrawAddresses } from '@throughline/local';
import { addressOf } from './stack.js';

describe('where the stack is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-demo-'));
  const told = {
    order: 'http://127.0.0.1:4101',
    logistics: 'http://127.0.0.1:4200',
    alerting: 'http://127.0.0.1:4302',
  };
  beforeEach(() => tellAddresses(folder, told));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('stands in the folder of a stack that runs, whichever ports it has', () => {
    expect(addressOf({ folder }).url).toEqual(told);
  });

  it('is rather what an option says, and the rest as the folder says', () => {
    expect(addressOf({ folder, url: { logistics: 'https://elsewhere/' } }).url).toEqual({
      ...told,
      logistics: 'https://elsewhere',
    });
  });

  it('is not looked up where options say all of it', () => {
    const url = { order: 'http://order:3000', logistics: 'http://logistics:3000', alerting: 'http://alerting:3000' };
    expect(addressOf({ folder: '/nowhere', url }).url).toEqual(url);
  });

  it('is unknown once the stack has ended, which says what to do', () => {
    withdrawAddresses(folder);
    const what = `No stack runs in ${folder}. Start one with \`npm start\` first, or say where it is: --data FOLDER, or --order,`;
    expect(() => addressOf({ folder })).toThrow(what);
    expect(() => addressOf({ folder, url: { order: told.order }, token: 't' })).toThrow(what);
  });

  it('is an address, or else it says whose is none', () => {
    expect(() => addressOf({ folder, url: { order: 'over there' } })).toThrow('over there is no address of order');
  });
});
