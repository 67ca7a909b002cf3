import type { CommandOn, Found, LookUp, Told } from '@throughline/event-sourcing';
import type { CaseIdentity, SalesOrderFact, ToldFact } from '@throughline/order-domain';
import { learntFrom, lookUpOrders, only, recordOrSetAside } from './facts-of-shipments.js';

/** What every contract about a case says. */
type CaseData = CaseIdentity & { readonly orders: readonly string[] };

/** Which case a fact is about, and which fact it is. */
export const caseIn = (told: Told<string, CaseData>): ToldFact & CaseIdentity => ({
  ...learntFrom(told),
  ...only(told.data, 'caseId', 'rule', 'stage', 'subject', 'shipmentId'),
});

export const lookUpCaseOrders = ({ data }: Told<string, CaseData>): readonly LookUp[] =>
  lookUpOrders(data.orders, shipmentOf(data));

/** Records a fact of a case on each order that it concerns. A case of a shipment whose order we do not know waits with that shipment. */
export const recordOnCaseOrders = (
  told: Told<string, CaseData>,
  fact: SalesOrderFact,
  found: Found,
): readonly CommandOn[] =>
  recordOrSetAside(
    told,
    [...new Set(told.data.orders)].map((orderNumber) => ({ orderNumber, fact })),
    shipmentOf(told.data),
    found,
  );

const shipmentOf = ({ shipmentId, subject }: CaseData): string | undefined =>
  shipmentId ?? (subject.type === 'shipment' ? subject.id : undefined);
