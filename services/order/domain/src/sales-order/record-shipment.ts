import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { LineQuantity } from './quantity-ledger.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import { shipmentOf, type SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** A shipment exists that carries goods of this order; nothing has left yet. */
export type RecordShipment = CommandShape<
  'RecordShipment',
  ToldFact & {
    readonly shipmentId: string;
    readonly origin: 'announced' | 'registered';
    readonly contents: readonly LineQuantity[];
    readonly fulfilmentId?: string;
    readonly warehouse?: string;
  }
>;

export const recordShipment = (state: SalesOrderState, { data }: RecordShipment): Decision<SalesOrderEvent> => {
  if (!state.placed || shipmentOf(state, data.shipmentId)?.noted === true) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'ShipmentNoted', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
