import { histories } from '@throughline/order-domain';
import { rowsOf } from '../../folded.histories.js';
import { orderTracking } from './order-tracking.projection.js';
import { viewOf } from './order-tracking.view.js';

const {
  addressWanted,
  allDelivered,
  allShipped,
  answered,
  approved,
  cancelled,
  march,
  march2,
  placed,
  promiseBrokenCaseOpened,
  recalled,
  shipped,
  silenceCaseOpened,
  six,
} = histories;

const rows = (so_1: histories.SalesOrderPast, so_2: histories.SalesOrderPast = placed) =>
  rowsOf(orderTracking, 'sales-order', { so_1, so_2 });
const viewed = (so_1: histories.SalesOrderPast) => viewOf(rows(so_1).get('so_1')!.order, so_1.length);

describe('order tracking', () => {
  it('has one row per order', () => {
    expect([...rows(allShipped).keys()]).toEqual(['so_1', 'so_2']);
    expect(viewOf(rows(allShipped).get('so_2')!.order, 1)).toMatchObject({
      id: 'so_2',
      status: 'placed',
      allowedActions: ['approve', 'reject', 'cancel', 'change-delivery-address', 'change-promise', 'change-recipient'],
    });
  });

  it('shows shipment, ledger and what may be asked next', () => {
    expect(viewed(allShipped)).toMatchObject({
      id: 'so_1',
      version: allShipped.length,
      orderNumber: 'SO-1001',
      status: 'shipped',
      headline: { stage: 'delivered', inTrouble: false },
      promise: { on: '2026-03-05', limit: march(6, '00:00'), verdict: 'open' },
      allowedActions: ['cancel', 'change-delivery-address', 'change-promise', 'change-recipient'],
      lines: [
        { lineNumber: 1, sku: 'TEA-250', ordered: 6, shipped: 6, delivered: 0 },
        { lineNumber: 2, sku: 'CUP-01', ordered: 4, shipped: 4, delivered: 0 },
      ],
      shipments: [{ shipmentId: 'shp_1', status: 'shipped', waybillNumber: 'SF-shp_1', shippedAt: march2('12:00') }],
    });
  });

  it('shows what was wanted otherwise, and what became of it', () => {
    const wanted = [...allShipped, ...addressWanted('chg_1', march2('13:00'), 'shp_1')];
    expect(viewed(wanted).changes).toMatchObject([
      { changeId: 'chg_1', kind: 'address', state: 'pending', answers: [] },
    ]);
    const refused = viewed([...wanted, ...answered('refused', 'chg_1', 'shp_1', march2('14:00'))]);
    expect(refused.changes).toMatchObject([
      { state: 'refused', answers: [{ shipmentId: 'shp_1', outcome: 'refused', at: march2('14:00') }] },
    ]);
    expect(JSON.stringify(refused)).not.toContain('杭州市');
  });

  it('shows a pending recall on an order that stays shipped', () => {
    const view = viewed([...allShipped, ...recalled('chg_1', march2('13:00'), 'shp_1')]);
    expect(view).toMatchObject({
      status: 'shipped',
      changes: [{ kind: 'recall', state: 'pending' }],
      allowedActions: [],
    });
  });

  it('shows the case of a silent shipment at its stage', () => {
    const view = viewed([...allShipped, ...silenceCaseOpened]);
    expect(view.headline).toEqual({ stage: 'shipped', inTrouble: true });
    expect(view.cases).toMatchObject([{ caseId: 'case_1', rule: 'silence-after-dispatch', state: 'open' }]);
  });

  it('says whether the promise was kept', () => {
    expect(viewed(allDelivered).promise?.verdict).toBe('kept');
    expect(viewed([...allShipped, ...promiseBrokenCaseOpened]).promise?.verdict).toBe('late');
  });

  it('labels status and stages in both languages', () => {
    expect(
      viewed(allShipped).stageBar.map(({ stage, labels }) => [stage, labels.stage.en, labels.stage.zh]),
    ).toContainEqual(['delivered', 'Delivered', '签收']);
    expect(viewed(allShipped).labels.status).toEqual({ en: 'Shipped', zh: '已发货' });
  });

  it('shows what moved of lines that the order does not have', () => {
    const stranger = { lineNumber: 9, quantity: 2 };
    const view = viewed([...approved, ...shipped('shp_1', [six, stranger], march2('12:00'))]);
    expect(view.lines.map((line) => line.lineNumber)).toEqual([1, 2]);
    expect(view.linesNotOrdered).toMatchObject([{ lineNumber: 9, ordered: 0, shipped: 0, shippedInExcess: 2 }]);
    expect(viewed(allShipped).linesNotOrdered).toEqual([]);
  });

  it('lets a promise fall away with its order', () => {
    expect(viewed(cancelled).promise?.verdict).toBe('fallen-away');
  });

  it('allows nothing once the order has ended', () => {
    expect(viewed(cancelled)).toMatchObject({ status: 'cancelled', allowedActions: [] });
  });

  it('finds an order by its number, which only one order may have', () => {
    const index = orderTracking.lookUps?.['sales-order-by-number'];
    expect(index?.values(rows(allShipped).get('so_1')!)).toEqual(['SO-1001']);
    expect(index?.takenCode).toBe('order-number-taken');
  });
});
