import { on } from '@throughline/event-sourcing';
import { processes, salesOrder, unmatchedShipment } from '@throughline/order-domain';
import { context, finding, now, told, waitingMilestone } from '../../told.histories.js';
import { whenSalesOrderPlaced } from './when-sales-order-placed.js';

const placed = told(
  'SalesOrderPlaced',
  { orderNumber: 'SO-1', lines: [], process: processes.standard },
  'sales-order/so_1',
);
const [first, second] = [waitingMilestone('SO-1', 'first'), waitingMilestone('SO-1', 'second')];

describe('an order appears', () => {
  it('gets what waited for it, in order, and what waits for others stays', () => {
    const found = finding({ 'SO-1': 'so_1' }, { shp_1: [first, waitingMilestone('SO-2', 'first'), second] });
    expect(whenSalesOrderPlaced.react(placed, found, context)).toEqual([
      on(salesOrder, 'so_1', first.fact),
      on(salesOrder, 'so_1', second.fact),
      on(unmatchedShipment, 'shp_1', {
        type: 'NoteShipmentFactsHandedOver',
        data: {
          now,
          shipmentId: 'shp_1',
          orderNumber: 'SO-1',
          salesOrderId: 'so_1',
          factIds: ['first', 'second'],
        },
      }),
    ]);
  });

  it('gets nothing when nothing waited', () => {
    expect(whenSalesOrderPlaced.react(placed, finding({ 'SO-1': 'so_1' }), context)).toEqual([]);
  });
});
