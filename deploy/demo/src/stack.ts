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

/** The ports of `npm start`, where nobody else had them. */
const ports: Readonly<Record<ServiceName, number>> = { order: 4100, logistics: 4200, alerting: 4300 };

export interface AddressOptions {
  readonly url?: Partial<Record<ServiceName, string>>;
  /** One token for everything; without it, tokens are made with the development key of `folder`. */
  readonly token?: string | undefined;
  /** Where `npm start` keeps what it keeps. */
  readonly folder: string;
}

export const addressOf = ({ url = {}, token, folder }: AddressOptions): StackAddress => ({
  url: {
    order: addressIn(url.order, 'order'),
    logistics: addressIn(url.logistics, 'logistics'),
    alerting: addressIn(url.alerting, 'alerting'),
  },
  token: token === undefined ? tokensFrom(join(folder, 'development-key.json')) : () => Promise.resolve(token),
});

const addressIn = (given: string | undefined, name: ServiceName): string => {
  if (given === undefined) return `http://127.0.0.1:${ports[name]}`;
  if (!URL.canParse(given)) throw new DemoFailure(`${given} is no address of ${name}`);
  return given.replace(/\/+$/, '');
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
