import { readWaybill, waybillKey, type Waybill } from '@throughline/logistics-domain';
import type {
  DeliveryEstimate,
  PushSettings,
  SaidOfSubscription,
  SaidOfWaybill,
  Translated,
} from './carrier-provider.js';
import type { CarrierWords } from './carrier-words.js';
import { wordFor } from './carrier-words.js';
import { textIn } from './json.js';
import { plainCode, plainText, quoted } from './plain-text.js';
import { deliveryTold, timeTold } from './told-times.js';

/** A part of what a push tells. */
export type Part = Partial<Translated>;

export const together = (parts: readonly Part[]): Translated => {
  const subscription = parts.flatMap((part) => part.subscription ?? []);
  const estimates = parts.flatMap((part) => part.estimates ?? []);
  return {
    updates: parts.flatMap((part) => part.updates ?? []),
    ...(subscription.length > 0 && { subscription }),
    ...(estimates.length > 0 && { estimates }),
    unreadable: parts.flatMap((part) => part.unreadable ?? []),
  };
};

export const unreadable = (why: string): Part => ({ unreadable: [why] });

/** What is told of a waybill, or that it is none. */
export const ofWaybill = (
  words: CarrierWords,
  carrier: unknown,
  waybillNumber: unknown,
  tell: (waybill: Waybill) => readonly Part[],
): readonly Part[] => {
  const waybill = readWaybill(wordFor(words, textIn(carrier)), textIn(waybillNumber));
  return waybill === undefined
    ? [unreadable(`no waybill: ${quoted(carrier)}, ${quoted(waybillNumber)}`)]
    : tell(waybill);
};

/** A node of a trace as the provider wrote it. */
export interface Node {
  readonly code: unknown;
  readonly time: unknown;
  readonly nativeId?: unknown;
  readonly reason?: unknown;
  readonly location?: unknown;
  readonly description?: unknown;
  readonly signedBy?: unknown;
}

/** Told to partners, so that nothing a person could be named in may pass for one. */
const reasonCode = /^[A-Za-z0-9._-]{1,64}$/;

export const updateTold = (waybill: Waybill, node: Node, settings: PushSettings): Part => {
  const code = plainCode(node.code);
  if (code === undefined) return unreadable(`${waybillKey(waybill)}: no code: ${quoted(node.code)}`);
  const time = timeTold(node.time, settings);
  if (time === undefined) return unreadable(`${waybillKey(waybill)}: no time: ${quoted(node.time)}`);
  const told: { -readonly [Name in keyof SaidOfWaybill]: SaidOfWaybill[Name] } = { ...waybill, code, ...time };
  const { reason, ...noReason } = reasonTold(waybill, node.reason);
  const [nativeId, location] = [plainText(node.nativeId, 200), plainText(node.location, 200)];
  const [description, signedBy] = [plainText(node.description, 1000), plainText(node.signedBy, 200)];
  if (nativeId !== undefined) told.nativeId = nativeId;
  if (reason !== undefined) told.reason = reason;
  if (location !== undefined) told.location = location;
  if (description !== undefined) told.description = description;
  if (signedBy !== undefined) told.signedBy = signedBy;
  return { updates: [told], ...noReason };
};

/** A reason that is a code, or that it is none; neither where none is told. */
const reasonTold = (waybill: Waybill, told: unknown): Part & { readonly reason?: string } => {
  const reason = textIn(told).trim();
  if (reason === '') return {};
  return reasonCode.test(reason) ? { reason } : unreadable(`${waybillKey(waybill)}: the reason is no code`);
};

export const subscriptionTold = (waybill: Waybill, state: SaidOfSubscription['state'], said?: unknown): Part => {
  const message = plainText(said, 200);
  return { subscription: [{ ...waybill, state, ...(message !== undefined && { message }) }] };
};

/** Absent where the provider tells none. */
export const estimateTold = (waybill: Waybill, told: unknown, settings: PushSettings, why?: unknown): Part => {
  if (told === undefined || told === null || told === '') return {};
  const deliveryAt = deliveryTold(told, settings);
  if (deliveryAt === undefined) return unreadable(`${waybillKey(waybill)}: no time of delivery: ${quoted(told)}`);
  const { reason, ...noReason } = reasonTold(waybill, why);
  const estimate: DeliveryEstimate = { ...waybill, deliveryAt, ...(reason !== undefined && { reason }) };
  return { estimates: [estimate], ...noReason };
};
