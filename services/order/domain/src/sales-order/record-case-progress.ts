import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { CaseIdentity, SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** A case of this order was taken up, or opened again. */
export type RecordCaseProgress = CommandShape<
  'RecordCaseProgress',
  ToldFact & CaseIdentity & { readonly step: 'acknowledged' | 'reopened' }
>;

export const recordCaseProgress = (state: SalesOrderState, { data }: RecordCaseProgress): Decision<SalesOrderEvent> => {
  if (!state.placed || state.heard.includes(data.factId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'CaseProgressNoted', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
