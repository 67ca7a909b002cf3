import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { developmentIssuer, type DevelopmentIssuer } from '@throughline/nest-kit/development-issuer';

export const serviceNames = ['order', 'logistics', 'alerting'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Who asks: each kind of act is somebody's work. */
export type Person = 'shop' | 'sales' | 'warehouse' | 'carriers' | 'service' | 'manager' | 'operator';

/** Where a stack answers, and how to be let in. */
export interface StackAddress {
  readonly url: Readonly<Record<ServiceName, string>>;
  /** A token for what this person does. Ask again when one is refused: tokens run out. */
  token(person: Person): Promise<string>;
}

/** Said to the person who typed the command, as it is. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

export interface AddressOptions {
  /** Where services answer; the others are looked up in `folder`. */
  readonly url?: Partial<Record<ServiceName, string>>;
  /** One token for everything; without it, tokens are made with the development key of `folder`. */
  readonly token?: string | undefined;
  /** Where `npm start` keeps what it keeps, with the addresses of the stack while that runs. */
  readonly folder: string;
}

/** @throws DemoFailure where nobody has said where a service answers */
export const addressOf = ({ url = {}, token, folder }: AddressOptions): StackAddress => {
  const running = serviceNames.every((name) => url[name] !== undefined) ? {} : runningIn(folder);
  const addressIn = (name: ServiceName): string => {
    const address = url[name] ?? running[name];
    if (address === undefined)
      throw new DemoFailure(
        `No stack runs in ${folder}. Start one with \`npm start\` first, or say where it is: --data FOLDER, or --order, --logistics and --alerting.`,
      );
    if (!URL.canParse(address)) throw new DemoFailure(`${address} is no address of ${name}`);
    return address.replace(/\/+$/, '');
  };
  return {
    url: { order: addressIn('order'), logistics: addressIn('logistics'), alerting: addressIn('alerting') },
    token: token === undefined ? tokensFrom(join(folder, 'development-key.json')) : () => Promise.resolve(token),
  };
};

/** The file of `npm start`, which is there for as long as the stack runs. */
const runningIn = (folder: string): Partial<Record<ServiceName, string>> => {
  try {
    return JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8')) as Partial<Record<ServiceName, string>>;
  } catch {
    return {};
  }
};

const roleOf = {
  shop: 'integration',
  sales: 'sales',
  warehouse: 'warehouse',
  carriers: 'logistics',
  service: 'service',
  manager: 'manager',
  operator: 'operator',
} as const satisfies Record<Person, string>;

/** Long before the 12 hours of a development token are over. */
const renewAfterMs = 3_600_000;

const tokensFrom = (keyFile: string): StackAddress['token'] => {
  let issuer: Promise<DevelopmentIssuer> | undefined;
  const made = new Map<Person, { readonly token: Promise<string>; readonly at: number }>();
  return async (person) => {
    issuer ??= developmentIssuer({ privateKey: keyIn(keyFile) });
    const known = made.get(person);
    if (known !== undefined && performance.now() - known.at < renewAfterMs) return known.token;
    const token = (await issuer).token(roleOf[person], { subject: `${person}@demo` });
    made.set(person, { token, at: performance.now() });
    return token;
  };
};

const keyIn = (keyFile: string): DevelopmentIssuer['privateKey'] => {
  try {
    return JSON.parse(readFileSync(keyFile, 'utf8')) as DevelopmentIssuer['privateKey'];
  } catch {
    throw new DemoFailure(
      `There is no ${keyFile}: no stack was started here. Start one with \`npm start\`, or say --token (and --order, --logistics, --alerting).`,
    );
  }
};
