import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { CaseIdentity, SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** A case of this order was resolved, voided or closed, with its findings. */
export type RecordCaseEnded = CommandShape<
  'RecordCaseEnded',
  ToldFact &
    CaseIdentity & {
      readonly as: 'resolved' | 'voided' | 'closed';
      readonly cause: string;
      readonly liableParty: string;
      readonly remedy: string;
    }
>;

export const recordCaseEnded = (state: SalesOrderState, { data }: RecordCaseEnded): Decision<SalesOrderEvent> => {
  if (!state.placed || state.heard.includes(data.factId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'CaseEndedOnOrder', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
