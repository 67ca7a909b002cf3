import { waitingHistories } from '@throughline/order-domain';
import { rowsOf } from '../../folded.histories.js';
import { waitingShipments } from './waiting-shipments.projection.js';

const { april, bothWait, handedOver, setAside } = waitingHistories;

const row = (past: waitingHistories.UnmatchedShipmentPast) =>
  rowsOf(waitingShipments, 'unmatched-shipment', { shp_7: past, shp_8: bothWait }).get('shp_7')!;
const found = (index: string, past: waitingHistories.UnmatchedShipmentPast) =>
  waitingShipments.lookUps?.[index]?.values(row(past));

describe('shipments that wait for an order', () => {
  it('keep their facts in the order in which they were set aside', () => {
    const two = [...bothWait, ...setAside('fact-2', april(1), april(1, '11:00'), 'SO-2001')];
    expect(row(two).waiting.map(({ factId, orderNumber }) => `${factId} ${orderNumber}`)).toEqual([
      'fact-1 SO-2001',
      'fact-1 SO-2002',
      'fact-2 SO-2001',
    ]);
  });

  it('are found by each order that they wait for, and by their own id while something waits', () => {
    expect(found('waiting-shipment-by-order-number', bothWait)).toEqual(['SO-2001', 'SO-2002']);
    expect(found('waiting-shipment-by-shipment', bothWait)).toEqual(['shp_7']);
    const one = [...bothWait, ...handedOver('SO-2001', 'fact-1')];
    expect(found('waiting-shipment-by-order-number', one)).toEqual(['SO-2002']);
    const none = [...one, ...handedOver('SO-2002', 'fact-1')];
    expect(found('waiting-shipment-by-order-number', none)).toEqual([]);
    expect(found('waiting-shipment-by-shipment', none)).toEqual([]);
  });
});
