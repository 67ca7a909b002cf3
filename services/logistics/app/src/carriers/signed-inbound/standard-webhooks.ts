import { createHmac } from 'node:crypto';
import { between, epochMs, instantAt, minutes, type Instant } from '@throughline/values';
import type { Push } from '../carrier-provider.js';
import { isSame } from '../secrets.js';

/** What the reference libraries allow, either way (Standard Webhooks 1.0.0). */
const tolerance = minutes(5);

/** More are sent by nobody who means well. */
const mostSignatures = 10;

/** `whsec_` and the base64 of 24 to 64 bytes; undefined: it is no such secret, and least of all an empty key. */
const keyOf = (secret: string): Buffer | undefined => {
  if (!secret.startsWith('whsec_')) return undefined;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
};

const signatureOf = (key: Buffer, id: string, timestamp: string, body: Buffer): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;

/** Does one of the signatures fit one of the secrets, and is the push of now? */
export const isOfSender = ({ body, headers }: Push, secrets: readonly string[], now: Instant): boolean => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || timestamp === undefined || signatures === undefined || !/^\d{1,11}$/.test(timestamp)) return false;
  if (Math.abs(between(instantAt(Number(timestamp) * 1000), now)) > tolerance) return false;
  const given = signatures.split(' ', mostSignatures);
  return secrets
    .map(keyOf)
    .filter((key) => key !== undefined)
    .map((key) => signatureOf(key, id, timestamp, body))
    .some((expected) => given.some((signature) => isSame(signature, expected)));
};

/** The three headers as a sender makes them, with one signature for each secret. */
export const senderHeaders = (id: string, body: Buffer, secrets: readonly string[], now: Instant): Push['headers'] => {
  const timestamp = String(Math.floor(epochMs(now) / 1000));
  const signatures = secrets
    .map(keyOf)
    .filter((key) => key !== undefined)
    .map((key) => signatureOf(key, id, timestamp, body));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};
