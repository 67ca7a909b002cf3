import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { CaseIdentity, SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** Alerting opened a case that concerns this order. */
export type RecordCaseOpened = CommandShape<
  'RecordCaseOpened',
  ToldFact &
    CaseIdentity & {
      readonly severity: string;
      readonly ownerRole: string;
      readonly dueAt: Instant;
      readonly learntLate?: true;
    }
>;

export const recordCaseOpened = (state: SalesOrderState, { data }: RecordCaseOpened): Decision<SalesOrderEvent> => {
  if (!state.placed || state.cases.includes(data.caseId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'CaseOpenedOnOrder', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
