import Type from 'typebox';
import { Subject } from '../parts.js';

/** What every contract about a case says: which case, by which rule, about whom, and where on the seven-node bar it belongs. */
export const caseIdentity = {
  caseId: Type.String({ pattern: '^case_', description: 'the id of the exception case in the alerting service' }),
  rule: Type.String({
    description:
      'silence-after-dispatch, promise-broken, shipped-before-approval, shipped-after-cancellation, unexpected-delivery, unmatched-shipment, shipment-delayed, shipment-lost, shipment-damaged, shipment-short, shipment-refused, address-problem, recipient-not-reached, held-by-customs, shipment-in-trouble, delivery-change-refused, delivery-change-unanswered, recalled-but-delivered, delivered-without-proof, scanned-before-dispatch, waybill-number-reused, source-blind; may grow',
  }),
  stage: Type.String({
    description: 'placed, approved, prepared, shipped, delivered, after-sales, settled: fixed by the rule',
  }),
  subject: Subject,
  orders: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
    description: 'numbers of the orders that the case concerns; empty when it concerns none',
  }),
  shipmentId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'present when the case is about one shipment' }),
  ),
};

/** Why it went wrong, who answers for it, and what is done about it. */
export const findings = {
  cause: Type.String({ description: 'carrier-delay, lost, signal-cleared, false-alarm …; may grow' }),
  liableParty: Type.String({ description: 'carrier, warehouse, sales, customer, nobody …; may grow' }),
  remedy: Type.String({ description: 'reship, refund, none …; may grow' }),
};

export const silentShipment = {
  caseId: 'case_01h455vb4pex5vsknk084sn07w',
  rule: 'silence-after-dispatch',
  stage: 'shipped',
  subject: { type: 'shipment', id: 'shp_01h455vb4pex5vsknk084sn05t' },
  orders: ['SO-1001'],
  shipmentId: 'shp_01h455vb4pex5vsknk084sn05t',
};

export const brokenPromise = {
  caseId: 'case_01h455vb4pex5vsknk084sn08x',
  rule: 'promise-broken',
  stage: 'delivered',
  subject: { type: 'sales-order', id: 'so_01h455vb4pex5vsknk084sn02q' },
  orders: ['SO-1001'],
};
