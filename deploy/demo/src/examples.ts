import { instant, type Instant } from '@throughline/values';
import type { CaseAction, ExpectedCase } from './casework.js';
import type { Act, Line, Waybill } from './scenario/acts.js';

/**
 * The orders, shipments and cases that stand as examples in the documents of the services, so that a page of Swagger UI answers as soon
 * as it is tried. Their times are those of the documents, and so the ids of their cases are too: a verdict's id follows from its
 * subject and the moment it was due.
 */
export interface Example {
  readonly orderNumber: string;
  readonly salesOrderId: string;
  readonly acts: readonly Act[];
}

const at = (dayAndTime: string): Instant => instant(`2026-03-${dayAndTime}:00+08:00`);
const placedAt = at('02T09:00');
const promise = { on: '2026-03-05', offset: '+08:00' };
const tea = { sku: 'TEA-250', quantity: 6, unitPrice: { amount: '36.80', currency: 'CNY' } };
const cups = { sku: 'CUP-01', quantity: 4, unitPrice: { amount: '12.00', currency: 'CNY' } };

const example = (number: number, lastLetter: string, more: object, ...acts: readonly Act[]): Example => {
  const orderNumber = `SO-300${number}`;
  const salesOrderId = `so_01jq7m4s0a1b2c3d4e5f6g7h8${lastLetter}`;
  const lines: readonly Line[] = [tea, cups].map((line, index) => ({
    ...line,
    lineNumber: index + 1,
    warehouse: 'main',
  }));
  const customer = { id: 'cust_7', name: '王芳', address: { country: 'CN', city: '上海市', street: '南京西路 1 号' } };
  const body = { id: salesOrderId, orderNumber, customer, placedAt, lines, process: 'standard' as const, ...more };
  return { orderNumber, salesOrderId, acts: [{ act: 'place', at: placedAt, body }, ...acts] };
};

const approve: Act = { act: 'approve', at: at('02T10:00'), note: 'Contract seen' };
const contentsOf = (orderNumber: string) => [
  { orderNumber, lineNumber: 1, quantity: 6 },
  { orderNumber, lineNumber: 2, quantity: 4 },
];
const byHand = (number: number, lastLetter: string): Act & { readonly act: 'register' } => ({
  act: 'register',
  at: at('02T11:00'),
  shipmentId: `shp_01jq7m4t5e8v9w0x1y2z3a4b5${lastLetter}`,
  warehouse: 'SHA-1',
  contents: contentsOf(`SO-300${number}`),
});
const sf = (digits: string): Waybill => ({ carrier: 'sf', waybillNumber: `SF123456789${digits}` });
const scan = (waybill: Waybill, code: string, dayAndTime: string, location: string): Act => ({
  act: 'track',
  at: at(dayAndTime),
  ...waybill,
  scan: { code, occurredAt: at(dayAndTime), location },
  times: 1,
});
const leaves = (waybill: Waybill, shipment: { id: string } | { warehouse: string }): Act => ({
  act: 'dispatch',
  at: at('02T18:00'),
  ...waybill,
  shipment,
  packages: [{ weightGrams: 1250 }],
});
const silent = byHand(1, 'c');
const toDispatch = byHand(7, 'd');

export const examples: readonly Example[] = [
  // Read, and looked for: shipped, late, in trouble, and not heard of since.
  example(
    1,
    'j',
    { promise, externalReference: 'TB-778899' },
    approve,
    silent,
    leaves(sf('3001'), { id: silent.shipmentId }),
    // In a code that nobody knows; once it is known, the silence is still counted from the pick-up.
    scan(sf('3001'), '30-71', '02T19:30', '上海'),
    // Wrong on the label, says the carrier; it stands until somebody settles it.
    scan(sf('3001'), 'ADDRESS', '02T19:45', '上海'),
    scan(sf('3001'), 'PICKED_UP', '02T20:00', '上海'),
  ),
  // Waiting to be approved, rejected and cancelled.
  example(2, 'k', {}),
  example(3, 'm', {}),
  example(4, 'n', {}),
  // Forgotten: each with a case, one that can be closed and one that can be reopened.
  example(5, 'p', { promise }),
  example(6, 'q', { promise }),
  // In the warehouse; and what a carrier tells of a waybill that is nobody's.
  example(7, 'r', { process: 'direct' }, toDispatch, scan(sf('3009'), 'PICKED_UP', '02T20:00', '上海')),
];

/** All of it has happened by then. */
export const exampleEnd = at('05T00:00');

export const exampleCases: readonly (ExpectedCase & { readonly way: readonly CaseAction[] })[] = [
  { rule: 'silence-after-dispatch', orderNumber: 'SO-3001', withdrawn: false, way: [] },
  { rule: 'promise-broken', orderNumber: 'SO-3001', withdrawn: false, way: [] },
  { rule: 'promise-broken', orderNumber: 'SO-3005', withdrawn: false, way: ['resolve'] },
  { rule: 'promise-broken', orderNumber: 'SO-3006', withdrawn: false, way: ['resolve', 'close'] },
];
