import type { Api } from '../replay/api.js';
import type { CaseItem, OrderItem, ShipmentItem } from '../replay/views.js';
import type { Logs } from './logs.js';

/** What came of it, in words that do not depend on ids that were drawn: name → what is there. */
export type Outcome = ReadonlyMap<string, string>;

/** What streams tell, by event type and in their order, and what the read models show. */
export const outcomeOf = async (api: Api, logs: Logs): Promise<Outcome> => {
  const orders = await api.readAll<OrderItem>('order', '/v1/sales-orders');
  const shipments = await api.readAll<ShipmentItem>('logistics', '/v1/shipments');
  const cases = await api.readAll<CaseItem>('alerting', '/v1/cases');
  const names = namesOf(orders, shipments, cases);
  const outcome = new Map<string, string>();
  const add = (key: string, text: string): void =>
    void outcome.set(key, [...(outcome.get(key)?.split(' ') ?? []), text].join(' '));
  for (const { service, events } of Object.values(logs))
    for (const { stream, type, occurredAt } of events) {
      const [streamType = '', id = ''] = stream.split(/\/(.*)/);
      if (isOfCases(streamType, type)) continue;
      const isVerdict = service === 'alerting' && streamType.endsWith('-watch');
      add(`${service}: ${type} of ${streamType} ${names.get(id) ?? anonymous(id)}`, isVerdict ? '·' : occurredAt);
    }
  for (const { id, ...shown } of orders) outcome.set(`shown: order ${names.get(id)}`, textOf(shown, names));
  for (const { id, ...shown } of shipments) outcome.set(`shown: shipment ${names.get(id)}`, textOf(shown, names));
  for (const { id, voided, state, dueAt } of cases)
    if (!voided) outcome.set(`shown: case ${names.get(id)}`, `${state}, due ${dueAt ?? 'at once'}`);
  return outcome;
};

/**
 * When somebody hears of a case depends on how far the clock has been turned by then, and one that is opened in error for a moment is voided:
 * what must be the same is which cases stand in the end, and when they were due.
 */
const isOfCases = (streamType: string, eventType: string): boolean =>
  streamType === 'exception-case' || eventType.startsWith('Case');

/** An order is called by its number, a shipment by that of its order, a case by its rule and what it is about. */
const namesOf = (
  orders: readonly OrderItem[],
  shipments: readonly ShipmentItem[],
  cases: readonly CaseItem[],
): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const { id, orderNumber } of orders) names.set(id, orderNumber);
  for (const { id, orderNumbers } of shipments) names.set(id, orderNumbers.join('+'));
  for (const { id, rule, subject } of cases) names.set(id, `${rule} ${names.get(subject.id) ?? subject.id}`);
  return names;
};

/** Ids are drawn anew in every run; what is called by something else (a waybill, a context) is the same. */
const anonymous = (id: string): string => id.replace(/\b[a-z]+_[0-9a-z]{20,}\b/g, '…');

const textOf = (shown: object, names: ReadonlyMap<string, string>): string =>
  JSON.stringify(shown, (key, value: unknown) => {
    // When the machine did something is its own affair.
    if (/^(version|updatedAt|projectedAt|recordedAt|receivedAt)$/.test(key)) return undefined;
    return typeof value === 'string' ? (names.get(value) ?? anonymous(value)) : value;
  });

/** Pure. */
export const differencesOf = (
  one: Outcome,
  other: Outcome,
): { readonly compared: number; readonly found: readonly string[] } => {
  const keys = new Set([...one.keys(), ...other.keys()]);
  const found = [...keys]
    .filter((key) => one.get(key) !== other.get(key))
    .map((key) => `${key}: ${one.get(key) ?? 'not there'} without, ${other.get(key) ?? 'not there'} with switching`);
  return { compared: keys.size, found };
};
