import { specification } from '@throughline/event-sourcing';
import type { RecordGoodsShipped } from './record-goods-shipped.js';
import { salesOrder } from './sales-order.decider.js';
import {
  allShipped,
  approved,
  cancelled,
  delivered,
  four,
  learnt,
  march2,
  orderNumber,
  placed,
  placedDirect,
  rejected,
  released,
  shipped,
  six,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);

const ship = (effectiveAt = march2('12:00'), contents = [six, four], fulfilmentId?: string): RecordGoodsShipped => ({
  type: 'RecordGoodsShipped',
  data: {
    ...learnt('shipped-shp_1', effectiveAt),
    occurredAt: effectiveAt,
    shipmentId: 'shp_1',
    contents,
    carrier: 'sf',
    waybillNumber: 'SF-shp_1',
    packages: 1,
    ...(fulfilmentId !== undefined && { fulfilmentId }),
    newFulfilmentId: 'ful_2',
  },
});
const withdrawn = (fulfilmentId: string, contents = [six, four]) =>
  ({
    type: 'FulfilmentWithdrawn',
    occurredAt: march2('12:00'),
    data: { orderNumber, fulfilmentId, warehouse: 'main', contents, reason: 'shipped-otherwise' },
  }) as const;

describe('goods leave', () => {
  it('ends the fulfilment that they were prepared for', () => {
    given(...approved)
      .twice(ship(march2('12:00'), [six, four], 'ful_1'))
      .then(...shipped('shp_1', [six, four], march2('12:00'), 'ful_1'));
  });

  it('withdraws a fulfilment whose goods shipped otherwise', () => {
    given(...approved)
      .twice(ship())
      .then(...shipped('shp_1', [six, four], march2('12:00')), withdrawn('ful_1'));
  });

  it('releases anew what is still wanted of a fulfilment of which a part shipped otherwise', () => {
    given(...approved)
      .twice(ship(march2('12:00'), [six]))
      .then(
        ...shipped('shp_1', [six], march2('12:00')),
        withdrawn('ful_1'),
        ...released('ful_2', [four], march2('12:00')),
      );
  });

  it('leaves a fulfilment alone that is still wanted whole', () => {
    given(
      ...approved,
      ...shipped('shp_0', [six], march2('11:00'), 'ful_1'),
      ...released('ful_3', [four], march2('11:00')),
    )
      .twice(ship(march2('12:00'), [six]))
      .then(...shipped('shp_1', [six], march2('12:00')));
  });

  it('releases the rest of a fulfilment that shipped short', () => {
    given(...approved)
      .twice(ship(march2('12:00'), [six], 'ful_1'))
      .then(...shipped('shp_1', [six], march2('12:00'), 'ful_1'), ...released('ful_2', [four], march2('12:00')));
  });

  it('is recorded once, whatever tells it again', () =>
    given(...allShipped)
      .when(ship(march2('15:00')))
      .thenNothing());

  it('says nothing to an order that does not exist', () => given().twice(ship()).thenNothing());
});

describe('goods leave before the approval', () => {
  const report = (approvedAt?: ReturnType<typeof march2>) =>
    ({
      type: 'ShippedBeforeApprovalReported',
      occurredAt: march2('09:30'),
      data: {
        orderNumber,
        shipmentId: 'shp_1',
        shippedAt: march2('09:30'),
        ...(approvedAt !== undefined && { approvedAt }),
      },
    }) as const;

  it('is reported while the approval is missing', () => {
    given(...placed)
      .twice(ship(march2('09:30')))
      .then(...shipped('shp_1', [six, four], march2('09:30')), report());
  });

  it('is reported also when we learn of it after the approval', () => {
    given(...approved)
      .twice(ship(march2('09:30')))
      .then(...shipped('shp_1', [six, four], march2('09:30')), report(march2('10:00')), {
        ...withdrawn('ful_1'),
        occurredAt: march2('09:30'),
      });
  });

  it('is no contradiction at the very moment of the approval', () => {
    given(...approved)
      .twice(ship(march2('10:00'), [six, four], 'ful_1'))
      .thenTypes('GoodsShipped');
  });

  it('is no contradiction where the process has no gate', () => {
    given(...placedDirect)
      .twice(ship(march2('08:00'), [six, four], 'ful_1'))
      .thenTypes('GoodsShipped');
  });
});

describe('goods leave after the end of the order', () => {
  it('is recorded and reported, and nothing is released', () => {
    const report = (cancelledAt: ReturnType<typeof march2>) =>
      ({
        type: 'ShippedAfterCancellationReported',
        occurredAt: march2('12:00'),
        data: { orderNumber, shipmentId: 'shp_1', shippedAt: march2('12:00'), cancelledAt },
      }) as const;
    given(...cancelled)
      .twice(ship())
      .then(...shipped('shp_1', [six, four], march2('12:00')), report(march2('11:00')));
    given(...rejected)
      .twice(ship())
      .then(...shipped('shp_1', [six, four], march2('12:00')), report(march2('10:00')));
  });
});

describe('goods leave that were signed for before', () => {
  it('are recorded late, without a second effect on what is wanted', () => {
    given(...approved, ...delivered('shp_1', [six, four], march2('11:00')))
      .twice(ship(march2('10:30')))
      .thenTypes('GoodsShipped', 'FulfilmentWithdrawn');
  });
});
