import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { DeliveryPromise } from '@throughline/values';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** The recipient, or the carrier, changed something without us. Where to stands with the carrier's shipment. */
export type RecordChangeAtCarrier = CommandShape<
  'RecordChangeAtCarrier',
  ToldFact & {
    readonly shipmentId: string;
    readonly changeId: string;
    readonly kind: string;
    readonly promise?: DeliveryPromise;
  }
>;

export const recordChangeAtCarrier = (
  state: SalesOrderState,
  { data: { occurredAt, kind, promise, ...fact } }: RecordChangeAtCarrier,
): Decision<SalesOrderEvent> => {
  if (!state.placed || state.changes.some(({ changeId }) => changeId === fact.changeId)) return [];
  const data = { orderNumber: state.orderNumber, ...fact, by: 'carrier' } as const;
  if (kind === 'address') return [{ type: 'DeliveryAddressChanged', occurredAt, data }];
  if (kind === 'recipient') return [{ type: 'RecipientChanged', occurredAt, data }];
  // Of kinds that we do not know yet nothing can be said here.
  return kind === 'time' && promise !== undefined
    ? [{ type: 'PromiseChanged', occurredAt, data: { ...data, promise } }]
    : [];
};
