import type { HttpReply } from './provider.js';

export const jsonReply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

/** As something in front of a provider that does not run answers. */
export const notThere: HttpReply = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html><body><h1>503 Service Unavailable</h1></body></html>',
};

export type JsonObject = Readonly<Record<string, unknown>>;

export const objectOf = (text: string | null | undefined): JsonObject | undefined => {
  try {
    return objectIn(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
};

export const objectIn = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
