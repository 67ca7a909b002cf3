import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** A shipment with goods of this order reached a milestone. */
export type RecordShipmentProgress = CommandShape<
  'RecordShipmentProgress',
  ToldFact & {
    readonly shipmentId: string;
    readonly milestone: string;
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly reason?: string;
    readonly location?: string;
    /** Of these packages alone. */
    readonly packageNumbers?: readonly string[];
  }
>;

export const recordShipmentProgress = (
  state: SalesOrderState,
  { data }: RecordShipmentProgress,
): Decision<SalesOrderEvent> => {
  if (!state.placed || state.heard.includes(data.factId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'ShipmentProgressNoted', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
