import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { developmentIssuer, type DevelopmentIssuer } from '@throughline/nest-kit/development-issuer';
import { CommandFailure } from '../options.js';

export interface StackAddress {
  readonly order?: string;
  readonly logistics?: string;
}

/** Where the services of a running stack answer, as its launcher says it while it runs. */
export const addressesIn = (folder: string): StackAddress => {
  try {
    return JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8')) as StackAddress;
  } catch {
    return {};
  }
};

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type Ask = (
  service: 'order' | 'logistics',
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  key?: string,
) => Promise<Answer>;

/** Asks the services of a stack as its manager, who may do all of it. @throws CommandFailure where nobody said where they are */
export const askStack = async (address: StackAddress, folder: string, token?: string): Promise<Ask> => {
  const bearer = token ?? (await managersToken(folder));
  return async (service, method, path, body, key) => {
    const base = address[service];
    if (base === undefined)
      throw new CommandFailure(
        `No stack runs in ${folder}: start one with \`npm start\`, or say --data FOLDER or --${service} URL.`,
      );
    const reply = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    }).catch((error: unknown) => {
      const { message, cause } = error as Error & { cause?: { code?: string } };
      throw new CommandFailure(`${service} does not answer at ${base} (${cause?.code ?? message})`);
    });
    return { status: reply.status, body: read(await reply.text()) };
  };
};

const managersToken = async (folder: string): Promise<string> => {
  const file = join(folder, 'development-key.json');
  let privateKey: DevelopmentIssuer['privateKey'];
  try {
    privateKey = JSON.parse(readFileSync(file, 'utf8')) as DevelopmentIssuer['privateKey'];
  } catch {
    throw new CommandFailure(
      `There is no ${file}: no stack was started here. Start one with \`npm start\`, or say --token.`,
    );
  }
  return (await developmentIssuer({ privateKey })).token('manager', { subject: 'manager@simulator' });
};

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** @throws CommandFailure with the problem's code where the answer is no success */
export const must = (what: string, { status, body }: Answer): unknown => {
  if (status < 300) return body;
  throw new CommandFailure(`${what}: ${status} ${JSON.stringify(body)?.slice(0, 400) ?? ''}`);
};
