import { ForeignReadAfter } from './errors.js';

/** Names a write of one service, so that a read can wait for it. */
export interface ReadAfter {
  readonly context: string;
  readonly epoch: string;
  readonly streamType: string;
  readonly streamId: string;
  readonly version: number;
}

export const encodeReadAfter = ({ context, epoch, streamType, streamId, version }: ReadAfter): string =>
  Buffer.from(JSON.stringify([context, epoch.slice(0, 8), streamType, streamId, version])).toString('base64url');

/** @throws ForeignReadAfter for text that is no token, another service's, or one of another history */
export const decodeReadAfter = (token: string, context: string, epoch: string): ReadAfter => {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    throw new ForeignReadAfter('not a token');
  }
  if (!Array.isArray(parts) || parts.length !== 5) throw new ForeignReadAfter('not a token');
  const [from, history, streamType, streamId, version] = parts as unknown[];
  if (
    typeof streamType !== 'string' ||
    typeof streamId !== 'string' ||
    typeof version !== 'number' ||
    !Number.isSafeInteger(version)
  )
    throw new ForeignReadAfter('not a token');
  if (from !== context || history !== epoch.slice(0, 8)) throw new ForeignReadAfter('of another service or history');
  return { context, epoch, streamType, streamId, version };
};
