import type { HeldWaybill } from '../waybill/held-waybill.js';
import { waybillKey, type Waybill } from '../waybill/waybill.js';
import type { ShipmentDispatched, WaybillReplaced, WaybillVoided } from './shipment.events.js';

type Said<Event extends { readonly type: string; readonly data: unknown; readonly occurredAt: unknown }> = Pick<
  Event,
  'type' | 'data' | 'occurredAt'
>;
export type NumberChange = Said<WaybillReplaced> | Said<WaybillVoided>;

/** Packages without a number of their own go under the shipment's. */
export const waybillsAtDispatch = ({
  data: { carrier, waybillNumber, packages },
  occurredAt: from,
}: Pick<ShipmentDispatched, 'data' | 'occurredAt'>): readonly HeldWaybill[] => {
  const all = packages.map(({ packageNumber }) => packageNumber);
  return [...new Set([waybillNumber, ...packages.flatMap((piece) => piece.waybillNumber ?? [])])].map((number) => {
    const under = packages.filter((piece) => (piece.waybillNumber ?? waybillNumber) === number);
    // A number of the shipment under which no package goes is one for all of them.
    const packageNumbers = under.length > 0 ? under.map(({ packageNumber }) => packageNumber) : all;
    return { carrier, waybillNumber: number, from, packageNumbers };
  });
};

/** All numbers once packages have got another, or none. @param all the packages of the shipment */
export const waybillsAfter = (
  waybills: readonly HeldWaybill[],
  event: NumberChange,
  all: readonly string[],
): readonly HeldWaybill[] => {
  const { packageNumbers = all, carrier, waybillNumber } = event.data;
  const former = event.type === 'WaybillReplaced' ? event.data.replaced : event.data;
  const at = event.occurredAt;
  const given = waybills.flatMap((held): readonly HeldWaybill[] => {
    if (held.until !== undefined || waybillKey(held) !== waybillKey(former)) return [held];
    const staying = held.packageNumbers.filter((number) => !packageNumbers.includes(number));
    return [{ ...held, until: at }, ...(staying.length > 0 ? [{ ...held, from: at, packageNumbers: staying }] : [])];
  });
  return event.type === 'WaybillVoided' ? given : [...given, { carrier, waybillNumber, from: at, packageNumbers }];
};

/** The shipment's own number, which another replaces when the last package under it goes. */
export const ownNumberAfter = (own: Waybill, event: NumberChange, after: readonly HeldWaybill[]): Waybill => {
  if (event.type === 'WaybillVoided' || waybillKey(event.data.replaced) !== waybillKey(own)) return own;
  const isHeld = after.some((held) => held.until === undefined && waybillKey(held) === waybillKey(own));
  return isHeld ? own : { carrier: event.data.carrier, waybillNumber: event.data.waybillNumber };
};
