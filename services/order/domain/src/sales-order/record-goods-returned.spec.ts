import { specification } from '@throughline/event-sourcing';
import type { RecordGoodsPacked } from './record-goods-packed.js';
import type { RecordGoodsReturned } from './record-goods-returned.js';
import type { RecordWaybillReplaced } from './record-waybill-replaced.js';
import { salesOrder } from './sales-order.decider.js';
import { allShipped, approved, four, learnt, march, march2, orderNumber, six } from './sales-order.histories.js';

const { given } = specification(salesOrder);

describe('goods that came back', () => {
  const told = (day = 6): RecordGoodsReturned => ({
    type: 'RecordGoodsReturned',
    data: {
      ...learnt(`returned-${day}`, march(day)),
      occurredAt: march(day),
      shipmentId: 'shp_1',
      packageNumbers: ['2'],
      contents: [four],
    },
  });
  const noted = (day = 6) => {
    const { occurredAt, ...data } = told(day).data;
    return { type: 'GoodsReturned' as const, occurredAt, data: { orderNumber, ...data } };
  };

  it('are noted', () =>
    given(...allShipped)
      .twice(told())
      .then(noted()));

  it('are noted again when it was earlier, and never when it was later', () => {
    given(...allShipped, noted())
      .twice(told(5))
      .then(noted(5));
    given(...allShipped, noted(5))
      .when(told())
      .thenNothing();
  });

  it('say nothing of an order that is not placed', () => given().when(told()).thenNothing());
});

describe('goods that were packed', () => {
  const told: RecordGoodsPacked = {
    type: 'RecordGoodsPacked',
    data: {
      ...learnt('packed', march2('11:00')),
      occurredAt: march2('11:00'),
      shipmentId: 'shp_1',
      contents: [six, four],
    },
  };
  const { occurredAt, ...data } = told.data;
  const noted = { type: 'GoodsPacked' as const, occurredAt, data: { orderNumber, ...data } };

  it('are noted once, however often they are packed anew', () => {
    given(...approved)
      .twice(told)
      .then(noted);
    given(...approved, noted)
      .when({ ...told, data: { ...told.data, ...learnt('packed-again', march2('11:30')) } })
      .thenNothing();
  });

  it('say nothing of an order that is not placed', () => given().when(told).thenNothing());
});

describe('a waybill that was replaced', () => {
  const told: RecordWaybillReplaced = {
    type: 'RecordWaybillReplaced',
    data: {
      ...learnt('replaced', march(3)),
      occurredAt: march(3),
      shipmentId: 'shp_1',
      carrier: 'sf',
      waybillNumber: 'SF-NEW',
      replaced: { carrier: 'sf', waybillNumber: 'SF-shp_1' },
    },
  };
  const { occurredAt, ...data } = told.data;

  it('is noted', () => {
    given(...allShipped)
      .twice(told)
      .then({ type: 'WaybillReplacedOnOrder', occurredAt, data: { orderNumber, ...data } });
  });

  it('says nothing of an order that is not placed', () => given().when(told).thenNothing());
});
