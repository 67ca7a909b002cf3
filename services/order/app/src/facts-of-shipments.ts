import { on, type CommandOn, type Found, type LookUp, type Told } from '@throughline/event-sourcing';
import {
  salesOrder,
  unmatchedShipment,
  type LineQuantity,
  type Part,
  type ToldFact,
  type WaitingFact,
} from '@throughline/order-domain';
import type { Instant } from '@throughline/values';

/** Indexes under which reactions find orders and what waits for them. Declared by the inline read models. */
export const salesOrderByNumber = 'sales-order-by-number';
export const waitingShipmentByOrderNumber = 'waiting-shipment-by-order-number';
export const waitingShipmentByShipment = 'waiting-shipment-by-shipment';

/** What an inline row says of a shipment that waits. */
export type WaitingShipment = {
  /** In the order in which they were set aside. */
  readonly waiting: readonly (WaitingFact & { readonly factId: string })[];
};

/** What we keep of a published fact: which one, and its times. */
export const learntFrom = ({ eventId, occurredAt, effectiveAt }: Told): ToldFact => ({
  factId: eventId,
  occurredAt,
  effectiveAt,
});

/** What a reaction must look up to know where facts about these orders go. */
export const lookUpOrders = (orderNumbers: readonly string[], shipmentId: string | undefined): readonly LookUp[] => [
  ...distinct(orderNumbers).map((value) => ({ index: salesOrderByNumber, value })),
  ...(shipmentId === undefined ? [] : [{ index: waitingShipmentByShipment, value: shipmentId }]),
];

/**
 * Records facts on the orders that we know, and sets the others aside in the shipment's own stream. Where earlier facts of the shipment still
 * wait for an order, later ones wait behind them, so that they are handed over in order.
 */
export const recordOrSetAside = (
  told: Told,
  facts: readonly WaitingFact[],
  shipmentId: string | undefined,
  found: Found,
): readonly CommandOn[] => {
  const behind = shipmentId === undefined ? [] : waitingOf(found, waitingShipmentByShipment, shipmentId);
  const addressed = facts.map((entry) => ({
    ...entry,
    salesOrderId: behind.some(({ orderNumber }) => orderNumber === entry.orderNumber)
      ? undefined
      : found.one(salesOrderByNumber, entry.orderNumber),
  }));
  const known = addressed.flatMap(({ salesOrderId, fact }) =>
    salesOrderId === undefined ? [] : [on(salesOrder, salesOrderId, fact)],
  );
  const waiting = addressed.filter(({ salesOrderId }) => salesOrderId === undefined);
  if (waiting.length === 0 || shipmentId === undefined) return known;
  const aside = on(unmatchedShipment, shipmentId, {
    type: 'SetShipmentFactAside',
    data: {
      ...learntFrom(told),
      shipmentId,
      told: told.type,
      waiting: waiting.map(({ orderNumber, fact }) => ({ orderNumber, fact })),
    },
  });
  return [...known, aside];
};

/** Records on an order, in order, what waited for it in a shipment's stream, and notes there that it was done. */
export const handOver = (
  { orderNumber, salesOrderId }: { readonly orderNumber: string; readonly salesOrderId: string },
  { streamId: shipmentId, row }: { readonly streamId: string; readonly row: WaitingShipment },
  now: Instant,
): readonly CommandOn[] => {
  const waiting = row.waiting.filter((entry) => entry.orderNumber === orderNumber);
  if (waiting.length === 0) return [];
  const factIds = waiting.map((entry) => entry.factId);
  return [
    ...waiting.map(({ fact }) => on(salesOrder, salesOrderId, fact)),
    on(unmatchedShipment, shipmentId, {
      type: 'NoteShipmentFactsHandedOver',
      data: { now, shipmentId, orderNumber, salesOrderId, factIds },
    }),
  ];
};

type Contents = readonly { readonly orderNumber: string; readonly lineNumber: number; readonly quantity: number }[];

/** The orders of which a shipment carries something. */
export const ordersIn = (contents: Contents): readonly string[] => distinct(contents.map((entry) => entry.orderNumber));

/** What a shipment carries of one order, one entry per line. */
export const contentsFor = (orderNumber: string, contents: Contents): readonly LineQuantity[] => {
  const quantities = new Map<number, number>();
  for (const entry of contents) {
    if (entry.orderNumber !== orderNumber) continue;
    quantities.set(entry.lineNumber, (quantities.get(entry.lineNumber) ?? 0) + entry.quantity);
  }
  return [...quantities].map(([lineNumber, quantity]) => ({ lineNumber, quantity }));
};

/** The orders that a fact is about: of which something is in these packages, where somebody has said what is in them. */
export const ordersMeant = ({ contents, affected }: { readonly contents: Contents; readonly affected?: Contents }) =>
  ordersIn(affected ?? contents);

/** Which packages a fact is about, and what of one order is in them. */
export const partFor = (
  orderNumber: string,
  { packageNumbers, affected }: { readonly packageNumbers?: readonly string[]; readonly affected?: Contents },
): Part => ({
  ...(packageNumbers && { packageNumbers }),
  ...(affected && { contents: contentsFor(orderNumber, affected) }),
});

/** These fields, where they are there: a contract may grow fields that we do not keep. */
export const only = <Data extends object, Key extends keyof Data>(
  data: Data,
  ...keys: readonly Key[]
): Pick<Data, Key> =>
  Object.fromEntries(keys.filter((key) => data[key] !== undefined).map((key) => [key, data[key]])) as Pick<Data, Key>;

const waitingOf = (found: Found, index: string, value: string): WaitingShipment['waiting'] =>
  found.rows<WaitingShipment>(index, value).flatMap(({ row }) => row.waiting);

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
