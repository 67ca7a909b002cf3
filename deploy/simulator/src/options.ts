import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { qualities, scenarios } from './journeys/scenarios.js';

/** Said to the person who typed the command, as it is. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

export interface Options {
  readonly port: number;
  readonly seed: number;
  readonly random: number;
  readonly ship: boolean;
  readonly folder: string;
  readonly logistics?: string;
  readonly order?: string;
  readonly token?: string;
}

const listed = (table: Readonly<Record<string, string>>): string =>
  Object.entries(table)
    .map(([name, what]) => `  ${name.padEnd(22)}${what}`)
    .join('\n');

export const usage = `npm run simulate [-- options]

Plays Kuaidi100, SF and AfterShip on this machine, in their own formats and with their own signatures, until Ctrl-C. It goes by the
clock of the stack where that is turned by hand, otherwise by the machine's.

  --port N          where it listens (4400)
  --seed N          another world (1)
  --random N        so many waybills that left in the last six hours (0)
  --ship            with a running stack: opens an account at each provider, and orders and ships the random waybills there;
                    run again with the same seed it goes on with them

  --data FOLDER     where \`npm start\` keeps what it keeps (.throughline): addresses, clock and development key
  --order URL       where the services answer, if elsewhere than the folder says
  --logistics URL
  --token TOKEN     of a manager; without one, made with the development key

Scenarios of waybills:
${listed(scenarios)}

Carriers are:
${listed(qualities)}`;

/** @throws CommandFailure, or an error of the parser, that says which argument is wrong */
export const readOptions = (args: readonly string[]): Options | 'help' => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4400' },
      seed: { type: 'string', default: '1' },
      random: { type: 'string', default: '0' },
      ship: { type: 'boolean', default: false },
      data: { type: 'string' },
      order: { type: 'string' },
      logistics: { type: 'string' },
      token: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { order, logistics, token } = values;
  const random = numberIn('--random', values.random, 0, 10_000);
  if (values.ship && random === 0) throw new CommandFailure('--ship needs waybills: say --random N as well');
  return {
    port: numberIn('--port', values.port, 0, 65_535),
    seed: numberIn('--seed', values.seed, 1, 999_999),
    random,
    ship: values.ship,
    folder: values.data ?? fileURLToPath(new URL('../../../.throughline', import.meta.url)),
    ...(order !== undefined && { order: addressIn('--order', order) }),
    ...(logistics !== undefined && { logistics: addressIn('--logistics', logistics) }),
    ...(token !== undefined && { token }),
  };
};

const numberIn = (option: string, text: string, least: number, most: number): number => {
  const n = Number(text);
  if (text.trim() === '' || !Number.isInteger(n) || n < least || n > most)
    throw new CommandFailure(`${option} cannot be ${text}: a whole number from ${least} to ${most}`);
  return n;
};

const addressIn = (option: string, text: string): string => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new CommandFailure(`${option} cannot be ${text}: an address`);
  return text.replace(/\/+$/, '');
};
