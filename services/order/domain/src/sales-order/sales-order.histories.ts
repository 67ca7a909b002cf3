import { at, type Past } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { processes } from './process.js';
import type { LineQuantity } from './quantity-ledger.js';
import type {
  DeliveryChangeApplied,
  DeliveryChangeRefused,
  DeliveryChangeRequested,
  DeliveryChangeTimedOut,
  SalesOrderEvent,
} from './sales-order.events.js';

// Named pasts of one order, SO-1001: six tins of tea and four cups, promised for 5 March in China.

export type SalesOrderPast = readonly Past<SalesOrderEvent>[];

/** A time on the second of March, where the order lives: `march2('09:30')`. */
export const march2 = (time: string): Instant => at(`2026-03-02T${time}:00+08:00`);
export const march = (day: number, time = '10:00'): Instant =>
  at(`2026-03-${String(day).padStart(2, '0')}T${time}:00+08:00`);

export const orderNumber = 'SO-1001';
export const six: LineQuantity = { lineNumber: 1, quantity: 6 };
export const four: LineQuantity = { lineNumber: 2, quantity: 4 };

/** Facts told by another context: which one, and when. */
export const learnt = (factId: string, effectiveAt: Instant) => ({ factId, effectiveAt });

export const placed: SalesOrderPast = [
  {
    type: 'SalesOrderPlaced',
    occurredAt: march2('09:00'),
    data: {
      orderNumber,
      promise: { on: '2026-03-05', offset: '+08:00' },
      lines: [
        { ...six, sku: 'TEA-250', warehouse: 'main' },
        { ...four, sku: 'CUP-01', warehouse: 'main' },
      ],
      process: processes.standard,
    },
  },
];

export const released = (
  fulfilmentId: string,
  contents: readonly LineQuantity[],
  occurredAt: Instant,
): SalesOrderPast => [
  { type: 'FulfilmentReleased', occurredAt, data: { orderNumber, fulfilmentId, warehouse: 'main', contents } },
];

export const approved: SalesOrderPast = [
  ...placed,
  { type: 'SalesOrderApproved', occurredAt: march2('10:00'), data: { orderNumber } },
  ...released('ful_1', [six, four], march2('10:00')),
];

export const rejected: SalesOrderPast = [
  ...placed,
  { type: 'SalesOrderRejected', occurredAt: march2('10:00'), data: { orderNumber, reason: 'credit-limit' } },
];

export const cancelled: SalesOrderPast = [
  ...approved,
  { type: 'SalesOrderCancelled', occurredAt: march2('11:00'), data: { orderNumber, reason: 'customer-request' } },
];

export const cancelledBeforeApproval: SalesOrderPast = [
  ...placed,
  { type: 'SalesOrderCancelled', occurredAt: march2('11:00'), data: { orderNumber, reason: 'customer-request' } },
];

/** Placed where no approval is needed: released at once. */
export const placedDirect: SalesOrderPast = [
  ...placed.map((event) =>
    event.type === 'SalesOrderPlaced' ? { ...event, data: { ...event.data, process: processes.direct } } : event,
  ),
  ...released('ful_1', [six, four], march2('09:00')),
];

export const shipped = (
  shipmentId: string,
  contents: readonly LineQuantity[],
  effectiveAt: Instant,
  fulfilmentId?: string,
): SalesOrderPast => [
  {
    type: 'GoodsShipped',
    occurredAt: effectiveAt,
    data: {
      orderNumber,
      shipmentId,
      ...learnt(`shipped-${shipmentId}`, effectiveAt),
      contents,
      carrier: 'sf',
      waybillNumber: `SF-${shipmentId}`,
      packages: 1,
      ...(fulfilmentId !== undefined && { fulfilmentId }),
    },
  },
];

export const delivered = (
  shipmentId: string,
  contents: readonly LineQuantity[],
  effectiveAt: Instant,
): SalesOrderPast => [
  {
    type: 'GoodsDelivered',
    occurredAt: effectiveAt,
    data: { orderNumber, shipmentId, ...learnt(`delivered-${shipmentId}`, effectiveAt), contents },
  },
];

/** An earlier signature was learnt later. */
export const corrected = (shipmentId: string, deliveredAt: Instant): SalesOrderPast => [
  {
    type: 'DeliveryTimeCorrected',
    occurredAt: deliveredAt,
    data: { orderNumber, shipmentId, ...learnt(`delivered-${shipmentId}`, deliveredAt), deliveredAt },
  },
];

export const completed = (deliveredAt: Instant, closesAt: Instant): SalesOrderPast => [
  { type: 'SalesOrderDelivered', occurredAt: deliveredAt, data: { orderNumber, deliveredAt } },
  { type: 'AfterSalesWindowOpened', occurredAt: deliveredAt, data: { orderNumber, closesAt } },
];

/** Everything left in one go. */
export const allShipped: SalesOrderPast = [...approved, ...shipped('shp_1', [six, four], march2('12:00'), 'ful_1')];

export const allDelivered: SalesOrderPast = [
  ...allShipped,
  ...delivered('shp_1', [six, four], march(4)),
  ...completed(march(4), march(11)),
];

/** The warehouse did not wait for the approval. */
export const shippedBeforeApproval: SalesOrderPast = [
  ...placed,
  ...shipped('shp_1', [six, four], march2('09:30')),
  {
    type: 'ShippedBeforeApprovalReported',
    occurredAt: march2('09:30'),
    data: { orderNumber, shipmentId: 'shp_1', shippedAt: march2('09:30') },
  },
];

/** It had waited after all: the approval was learnt later than the dispatch. */
export const withdrawn = (shipmentId: string, occurredAt: Instant): SalesOrderPast => [
  { type: 'ShippedBeforeApprovalWithdrawn', occurredAt, data: { orderNumber, shipmentId } },
];

const silence = {
  caseId: 'case_1',
  rule: 'silence-after-dispatch',
  stage: 'shipped',
  subject: { type: 'shipment', id: 'shp_1' },
  shipmentId: 'shp_1',
};

export const silenceCaseOpened: SalesOrderPast = [
  {
    type: 'CaseOpenedOnOrder',
    occurredAt: march(4, '12:00'),
    data: {
      orderNumber,
      ...learnt('silence', march(4, '12:00')),
      ...silence,
      severity: 'medium',
      ownerRole: 'service',
      dueAt: march(4, '12:00'),
    },
  },
];

export const silenceCaseResolved: SalesOrderPast = [
  {
    type: 'CaseEndedOnOrder',
    occurredAt: march(4, '18:00'),
    data: {
      orderNumber,
      ...learnt('silence-over', march(4, '18:00')),
      ...silence,
      as: 'resolved',
      cause: 'signal-cleared',
      liableParty: 'nobody',
      remedy: 'none',
    },
  },
];

const brokenPromise = {
  caseId: 'case_2',
  rule: 'promise-broken',
  stage: 'delivered',
  subject: { type: 'sales-order', id: 'so_1' },
};

export const promiseBrokenCaseOpened: SalesOrderPast = [
  {
    type: 'CaseOpenedOnOrder',
    occurredAt: march(6, '00:00'),
    data: {
      orderNumber,
      ...learnt('promise-broken', march(6, '00:00')),
      ...brokenPromise,
      severity: 'high',
      ownerRole: 'service',
      dueAt: march(6, '00:00'),
    },
  },
];

export const promiseBrokenCaseVoided = (cause: string): SalesOrderPast => [
  ...promiseBrokenCaseOpened,
  {
    type: 'CaseEndedOnOrder',
    occurredAt: march(7),
    data: {
      orderNumber,
      ...learnt('voided', march(7)),
      ...brokenPromise,
      as: 'voided',
      cause,
      liableParty: 'nobody',
      remedy: 'none',
    },
  },
];

/** Somebody cancelled what had left: it shall come back. */
export const recalled = (
  changeId: string,
  occurredAt: Instant,
  ...shipments: readonly string[]
): readonly DeliveryChangeRequested[] => [
  {
    type: 'DeliveryChangeRequested',
    occurredAt,
    data: { orderNumber, changeId, kind: 'recall', shipments, fulfilments: [], reason: 'customer-request' },
  },
];

/** Another address is wanted while the order is being prepared, or on its way. */
export const addressWanted = (
  changeId: string,
  occurredAt: Instant,
  ...shipments: readonly string[]
): readonly DeliveryChangeRequested[] => [
  {
    type: 'DeliveryChangeRequested',
    occurredAt,
    data: { orderNumber, changeId, kind: 'address', shipments, fulfilments: [] },
    personal: { address: { city: '杭州市' } },
  },
];

/** What became of a change for the goods of one shipment. */
export const answered = (
  outcome: 'applied' | 'refused' | 'timed-out',
  changeId: string,
  shipmentId: string,
  effectiveAt: Instant,
): readonly (DeliveryChangeApplied | DeliveryChangeRefused | DeliveryChangeTimedOut)[] => [
  {
    ...(
      {
        applied: { type: 'DeliveryChangeApplied' },
        refused: { type: 'DeliveryChangeRefused' },
        'timed-out': { type: 'DeliveryChangeTimedOut' },
      } as const
    )[outcome],
    occurredAt: effectiveAt,
    data: { orderNumber, shipmentId, changeId, ...learnt(`${outcome}-${changeId}-${shipmentId}`, effectiveAt) },
  },
];
