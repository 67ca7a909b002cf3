import { deliveryChangeRequestedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';
import { whenDeliveryChangeRequested } from './when-delivery-change-requested.js';

const context = { now: at('2026-03-03T01:00:05Z'), id: () => '' };
const [address, , time] = deliveryChangeRequestedV1.samples;
const told = (data: (typeof deliveryChangeRequestedV1.samples)[number]) =>
  ({
    type: 'order.delivery-change-requested.v1',
    data,
    eventId: 'e-1',
    subject: 'sales-order/so_1',
    occurredAt: at('2026-03-03T09:00:00+08:00'),
    recordedAt: at('2026-03-03T01:00:01Z'),
    effectiveAt: at('2026-03-03T09:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;
type Rows = Readonly<
  Record<string, { readonly status: string; readonly fulfilmentId?: string; readonly carrier?: string }>
>;
const having = (rows: Rows): Found => ({
  rows: <Row>() =>
    Object.entries(rows).map(([streamId, row]) => ({
      streamId,
      row: { fulfilmentId: null, carrier: null, ...row } as unknown as Row,
    })),
  one: () => undefined,
});
const reaction = whenDeliveryChangeRequested({ hoursOf: (carrier) => (carrier === 'sf' ? 12 : 24) });
const asked = (data: (typeof deliveryChangeRequestedV1.samples)[number], rows: Rows) =>
  reaction.react(told(data), having(rows), context);

describe('when a delivery shall be otherwise', () => {
  it('asks the shipments that order names, whatever became of them', () => {
    const shipmentId = address!.shipments[0]!;
    expect(reaction.lookUps?.(told(address!))).toEqual([
      { index: 'shipment-by-order-number', value: address!.orderNumber },
    ]);
    expect(asked(address!, { [shipmentId]: { status: 'delivered', carrier: 'sf' } })).toEqual([
      on(shipment, shipmentId, {
        type: 'RequestDeliveryChange',
        data: {
          changeId: address!.changeId,
          orderNumber: address!.orderNumber,
          kind: 'address',
          effectiveAt: told(address!).effectiveAt,
          answerHours: 12,
          now: context.now,
        },
      }),
    ]);
  });

  it('asks those of the fulfilments that it names, and those under way of which it has not heard', () => {
    const commands = asked(time!, {
      shp_1: { status: 'cancelled', fulfilmentId: time!.fulfilments[0]! },
      shp_2: { status: 'dispatched' },
      shp_3: { status: 'delivered' },
      shp_4: { status: 'returned' },
      shp_5: { status: 'cancelled' },
    });
    expect(commands.map(({ streamId }) => streamId)).toEqual(['shp_1', 'shp_2']);
    expect(commands[0]?.command.data).toMatchObject({ kind: 'time', promise: time!.promise, answerHours: 24 });
  });

  it('leaves a kind that it does not know to others', () => {
    expect(asked({ ...address!, kind: 'colour' }, { shp_1: { status: 'dispatched' } })).toEqual([]);
  });
});
