import { specification } from '@throughline/event-sourcing';
import type { ChangeDeliveryAddress } from './change-delivery-address.js';
import type { ChangePromise } from './change-promise.js';
import type { ChangeRecipient } from './change-recipient.js';
import { changeState } from './delivery-changes.js';
import type { RecordChangeAtCarrier } from './record-change-at-carrier.js';
import type { RecordDeliveryChangeAnswer } from './record-delivery-change-answer.js';
import type { RecordGoodsDelivered } from './record-goods-delivered.js';
import type { RecordGoodsShipped } from './record-goods-shipped.js';
import { salesOrder } from './sales-order.decider.js';
import {
  addressWanted,
  allDelivered,
  allShipped,
  answered,
  approved,
  cancelled,
  four,
  learnt,
  march,
  march2,
  orderNumber,
  placed,
  recalled,
  rejected,
  shipped,
  six,
  type SalesOrderPast,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);

const address = { city: '杭州市', street: '文三路 9 号' };
const recipient = { name: '李雷', phone: '+86 139 0000 0000' };
const promise = { on: '2026-03-08', offset: '+08:00' } as const;
const asked = { now: march2('13:01'), requestedAt: march2('13:00'), changeId: 'chg_1' };
const changeAddress: ChangeDeliveryAddress = { type: 'ChangeDeliveryAddress', data: { ...asked, address } };
const changeRecipient: ChangeRecipient = { type: 'ChangeRecipient', data: { ...asked, recipient } };
const changePromise: ChangePromise = { type: 'ChangePromise', data: { ...asked, promise } };
const made = { orderNumber, changeId: 'chg_1', by: 'ourselves' } as const;
const occurredAt = march2('13:00');

const answer = (
  outcome: 'applied' | 'refused' | 'timed-out',
  shipmentId = 'shp_1',
  at = march2('14:00'),
): RecordDeliveryChangeAnswer => ({
  type: 'RecordDeliveryChangeAnswer',
  data: {
    ...learnt(`${outcome}-chg_1-${shipmentId}`, at),
    occurredAt: at,
    shipmentId,
    changeId: 'chg_1',
    outcome,
  },
});

describe('changing a delivery while nobody holds its goods', () => {
  it('is done at once', () => {
    given(...placed)
      .twice(changeAddress)
      .then({ type: 'DeliveryAddressChanged', occurredAt, data: made, personal: { address } });
    given(...placed)
      .twice(changeRecipient)
      .then({ type: 'RecipientChanged', occurredAt, data: made, personal: { recipient } });
    given(...placed)
      .twice(changePromise)
      .then({ type: 'PromiseChanged', occurredAt, data: { ...made, promise } });
  });

  it('is refused for an order that has ended or arrived, and for a day that there is not', () => {
    given(...cancelled)
      .when(changeAddress)
      .thenRejected('order-already-cancelled');
    given(...rejected)
      .when(changeRecipient)
      .thenRejected('order-already-rejected');
    given(...allDelivered)
      .when(changePromise)
      .thenRejected('order-already-delivered');
    given(...placed)
      .when({ ...changePromise, data: { ...asked, promise: { on: '2026-02-30', offset: '+08:00' } } })
      .thenRejected('promised-day-does-not-exist');
    given().when(changeAddress).thenRejected('sales-order-unknown');
  });
});

describe('changing a delivery whose goods somebody holds', () => {
  it('asks the warehouse that has the fulfilment, also before its shipment is known', () => {
    given(...approved)
      .twice(changeAddress)
      .then({
        type: 'DeliveryChangeRequested',
        occurredAt,
        data: { orderNumber, changeId: 'chg_1', kind: 'address', shipments: [], fulfilments: ['ful_1'] },
        personal: { address },
      });
  });

  it('asks for each shipment that is not signed for', () => {
    const state = given(...approved, ...shipped('shp_1', [four], march2('12:00'))).when(changePromise).events;
    expect(state).toMatchObject([{ data: { kind: 'time', shipments: ['shp_1'], fulfilments: ['ful_1'], promise } }]);
  });

  it('waits while its goods are being recalled', () => {
    given(...allShipped, ...recalled('chg_0', march2('12:30'), 'shp_1'))
      .when(changeAddress)
      .thenRejected('order-being-recalled');
  });
});

describe('the answer of whoever holds the goods', () => {
  const wanted = [...allShipped, ...addressWanted('chg_1', march2('13:00'), 'shp_1')];

  it('makes the change', () => {
    given(...wanted)
      .twice(answer('applied'))
      .then(...answered('applied', 'chg_1', 'shp_1', march2('14:00')), {
        type: 'DeliveryAddressChanged',
        occurredAt: march2('14:00'),
        data: made,
      });
  });

  it.each(['refused', 'timed-out'] as const)('leaves the address as it was where it is %s', (outcome) => {
    const { state } = given(...wanted, ...answered(outcome, 'chg_1', 'shp_1', march2('14:00')));
    given(...wanted)
      .twice(answer(outcome))
      .then(...answered(outcome, 'chg_1', 'shp_1', march2('14:00')));
    expect(state.placed && state.changes.map(changeState)).toEqual([outcome]);
  });

  it('makes the change late, where it comes late', () => {
    given(...wanted, ...answered('timed-out', 'chg_1', 'shp_1', march2('14:00')))
      .when(answer('applied', 'shp_1', march(4)))
      .thenTypes('DeliveryChangeApplied', 'DeliveryAddressChanged');
  });

  it('is awaited from every shipment', () => {
    const two = [
      ...approved,
      ...shipped('shp_1', [six], march2('12:00')),
      ...shipped('shp_2', [four], march2('12:00')),
      ...addressWanted('chg_1', march2('13:00'), 'shp_1', 'shp_2'),
    ];
    given(...two)
      .when(answer('applied'))
      .thenTypes('DeliveryChangeApplied');
    given(...two, ...answered('applied', 'chg_1', 'shp_1', march2('14:00')))
      .when(answer('applied', 'shp_2'))
      .thenTypes('DeliveryChangeApplied', 'DeliveryAddressChanged');
    given(...two, ...answered('refused', 'chg_1', 'shp_1', march2('14:00')))
      .when(answer('applied', 'shp_2'))
      .thenTypes('DeliveryChangeApplied');
  });
});

describe('a recall', () => {
  const asked = [...allShipped, ...recalled('chg_1', march2('13:00'), 'shp_1')];
  const deliver = (at = march(4)): RecordGoodsDelivered => ({
    type: 'RecordGoodsDelivered',
    data: {
      ...learnt('delivered-shp_1', at),
      occurredAt: at,
      shipmentId: 'shp_1',
      contents: [six, four],
      newFulfilmentId: 'ful_9',
    },
  });

  it('cancels the order once all that left comes back', () => {
    given(...asked)
      .twice(answer('applied'))
      .then(...answered('applied', 'chg_1', 'shp_1', march2('14:00')), {
        type: 'SalesOrderCancelled',
        occurredAt: march2('14:00'),
        data: { orderNumber, reason: 'customer-request', changeId: 'chg_1' },
      });
  });

  it('does not cancel the order of which a package was signed for before the rest turned back', () => {
    given(
      ...asked,
      {
        type: 'PackageDelivered',
        occurredAt: march(3),
        data: {
          orderNumber,
          ...learnt('signed-1', march(3)),
          shipmentId: 'shp_1',
          packageNumbers: ['1'],
          contents: [six],
        },
      },
      {
        type: 'RecalledButDeliveredReported',
        occurredAt: march(3),
        data: {
          orderNumber,
          shipmentId: 'shp_1',
          changeId: 'chg_1',
          recalledAt: march2('13:00'),
          deliveredAt: march(3),
        },
      },
    )
      .when(answer('applied', 'shp_1', march(4)))
      .then(...answered('applied', 'chg_1', 'shp_1', march(4)));
  });

  it.each(['refused', 'timed-out'] as const)('does not cancel the order where it is %s', (outcome) => {
    given(...asked)
      .when(answer(outcome))
      .then(...answered(outcome, 'chg_1', 'shp_1', march2('14:00')));
  });

  it('is said to have failed where the goods are signed for all the same', () => {
    const off: SalesOrderPast = [
      ...answered('applied', 'chg_1', 'shp_1', march2('14:00')),
      {
        type: 'SalesOrderCancelled',
        occurredAt: march2('14:00'),
        data: { orderNumber, reason: 'customer-request', changeId: 'chg_1' },
      },
    ];
    const reported = {
      type: 'RecalledButDeliveredReported',
      occurredAt: march(4),
      data: { orderNumber, shipmentId: 'shp_1', changeId: 'chg_1', recalledAt: march2('13:00'), deliveredAt: march(4) },
    } as const;
    expect(
      given(...asked, ...off)
        .when(deliver())
        .events.slice(1),
    ).toEqual([reported]);
    given(...asked, ...off)
      .twice(deliver())
      .thenTypes('GoodsDelivered', 'RecalledButDeliveredReported');
    for (const past of [[], answered('timed-out', 'chg_1', 'shp_1', march2('14:00'))]) {
      given(...asked, ...past)
        .when(deliver())
        .thenTypes('GoodsDelivered', 'RecalledButDeliveredReported', 'SalesOrderDelivered', 'AfterSalesWindowOpened');
    }
  });

  it('is not said to have failed where it was refused, or came after the signature', () => {
    given(...asked, ...answered('refused', 'chg_1', 'shp_1', march2('14:00')))
      .when(deliver())
      .thenTypes('GoodsDelivered', 'SalesOrderDelivered', 'AfterSalesWindowOpened');
    given(...asked)
      .when(deliver(march2('12:30')))
      .thenTypes('GoodsDelivered', 'SalesOrderDelivered', 'AfterSalesWindowOpened');
  });

  it('lets nothing more go', () => {
    const part = [
      ...approved,
      ...shipped('shp_1', [four], march2('12:00'), 'ful_1'),
      ...recalled('chg_1', march2('13:00'), 'shp_1'),
    ];
    const ship: RecordGoodsShipped = {
      type: 'RecordGoodsShipped',
      data: {
        ...learnt('shipped-shp_2', march2('13:30')),
        occurredAt: march2('13:30'),
        shipmentId: 'shp_2',
        contents: [six],
        carrier: 'sf',
        waybillNumber: 'SF-shp_2',
        packages: 1,
        newFulfilmentId: 'ful_9',
      },
    };
    given(...part)
      .twice(ship)
      .thenTypes('GoodsShipped', 'ShippedAfterCancellationReported');
  });
});

describe('a change made at the carrier', () => {
  const told: RecordChangeAtCarrier = {
    type: 'RecordChangeAtCarrier',
    data: {
      ...learnt('fact-1', march2('15:00')),
      occurredAt: march2('15:00'),
      shipmentId: 'shp_1',
      changeId: 'chg_7',
      kind: 'address',
    },
  };
  const data = {
    orderNumber,
    ...learnt('fact-1', march2('15:00')),
    shipmentId: 'shp_1',
    changeId: 'chg_7',
    by: 'carrier',
  } as const;

  it('comes back to the order', () => {
    given(...allShipped)
      .twice(told)
      .then({ type: 'DeliveryAddressChanged', occurredAt: march2('15:00'), data });
    given(...allShipped)
      .twice({ ...told, data: { ...told.data, kind: 'recipient' } })
      .thenTypes('RecipientChanged');
    given(...allShipped)
      .twice({ ...told, data: { ...told.data, kind: 'time', promise } })
      .then({ type: 'PromiseChanged', occurredAt: march2('15:00'), data: { ...data, promise } });
  });

  it('of a kind that we do not know says nothing here', () => {
    given(...allShipped)
      .when({ ...told, data: { ...told.data, kind: 'colour' } })
      .thenNothing();
  });
});
