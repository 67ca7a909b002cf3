import type { CarrierRequest, CarrierResponse } from '../carriers/carrier-asks.js';

const answersWithinMs = 10_000;
const mostBytes = 2_000_000;

/** Did the request reach the provider, so that it may have counted it? */
export class NoAnswer extends Error {
  constructor(
    message: string,
    readonly wasSent: boolean,
  ) {
    super(message);
  }
}

/** Errors of a connection that never was. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Asks a provider once. Redirects are not followed: a signature is for one address.
 * @throws NoAnswer
 */
export const askOnce = async (
  baseUrl: string,
  { method, path, headers, body }: CarrierRequest,
  stopping: AbortSignal,
): Promise<CarrierResponse> => {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(answersWithinMs)]);
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, body: await bytesOf(response) };
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    const cause = (error as { cause?: { code?: unknown } }).cause?.code;
    const code = typeof cause === 'string' ? cause : (error as Error).name;
    throw new NoAnswer(code, !neverSent.has(code));
  }
};

const bytesOf = async (response: Response): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.length;
    if (size > mostBytes) throw new NoAnswer('the answer is too long', true);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};
