import { allContracts, checkContract, contractOf } from '@throughline/contracts';
import { asRecorded, at, type DomainEvent, type Published, type Recorded } from '@throughline/event-sourcing';
import {
  histories,
  processes,
  salesOrderEventVersions,
  unmatchedShipmentEventVersions,
  type SalesOrderEvent,
  type UnmatchedShipmentEvent,
} from '@throughline/order-domain';
import { publishedEvents } from './published-events.js';

type AnyEvent = SalesOrderEvent | UnmatchedShipmentEvent;

const publish = (event: AnyEvent): readonly Published[] => {
  const publication = publishedEvents[event.type];
  if (publication === 'private') return [];
  const streamType = event.type in unmatchedShipmentEventVersions ? 'unmatched-shipment' : 'sales-order';
  const recorded: Recorded<DomainEvent> = asRecorded(streamType, 'so_1', event);
  return publication(recorded as never);
};

const { march, march2, six, four, orderNumber } = histories;
const shipmentId = 'shp_1';

/** One event of each kind that is published. */
const events: readonly AnyEvent[] = [
  ...histories.approved,
  ...histories.rejected.slice(-1),
  ...histories.cancelled.slice(-1),
  ...histories.shippedBeforeApproval.slice(-1),
  ...histories.withdrawn('shp_1', march2('10:01')),
  ...histories.allDelivered.filter((event) => event.type === 'SalesOrderDelivered'),
  {
    type: 'FulfilmentWithdrawn',
    occurredAt: march2('12:00'),
    data: {
      orderNumber,
      fulfilmentId: 'ful_1',
      warehouse: 'main',
      contents: [six, four],
      reason: 'shipped-otherwise',
    },
  },
  {
    type: 'ShippedAfterCancellationReported',
    occurredAt: march2('12:00'),
    data: { orderNumber, shipmentId, shippedAt: march2('12:00'), cancelledAt: march2('11:00') },
  },
  {
    type: 'UnexpectedDeliveryReported',
    occurredAt: march(4),
    data: { orderNumber, shipmentId, deliveredAt: march(4), reason: 'never-shipped', contents: [six] },
  },
  {
    type: 'UnmatchedShipmentReported',
    occurredAt: march(4),
    data: { shipmentId, orderNumbers: ['SO-9999'], waitingSince: march(3) },
  },
];

describe('published events', () => {
  it('decide on every event of the context', () => {
    const decided = Object.keys(publishedEvents).sort();
    expect(decided).toEqual(
      [...Object.keys(salesOrderEventVersions), ...Object.keys(unmatchedShipmentEventVersions)].sort(),
    );
  });

  it.each(events.map((event) => [event.type, event] as const))('say of %s what its contract asks', (_, event) => {
    const published = publish(event);
    expect(published).toHaveLength(1);
    for (const { type, data } of published) {
      expect(contractOf(type)).toBeDefined();
      expect(checkContract(type, data)).toBeUndefined();
    }
  });

  it('use every contract of this context', () => {
    const used = new Set(events.flatMap(publish).map(({ type }) => type));
    const ours = allContracts.map(({ type }) => type).filter((type) => type.startsWith('order.'));
    expect([...used].sort()).toEqual(ours.sort());
  });

  it('say the golden sample of a placed order', () => {
    const [sample] = contractOf('order.sales-order-placed.v1')?.samples ?? [];
    const placed: SalesOrderEvent = {
      type: 'SalesOrderPlaced',
      occurredAt: at('2026-03-02T09:00:00+08:00'),
      data: {
        orderNumber: 'SO-1001',
        externalReference: 'TB-778899',
        promise: { on: '2026-03-05', offset: '+08:00' },
        lines: [
          { lineNumber: 1, sku: 'TEA-250', quantity: 6, warehouse: 'main' },
          { lineNumber: 2, sku: 'CUP-01', quantity: 4, warehouse: 'main' },
        ],
        process: processes.standard,
      },
      personal: { name: '王芳' },
    };
    expect(publish(placed)).toEqual([
      {
        type: 'order.sales-order-placed.v1',
        data: { ...(sample as object), salesOrderId: 'so_1' },
        audience: 'partner',
      },
    ]);
  });

  it('say nothing of what others told us, and nothing about people', () => {
    expect(publish(histories.allShipped.at(-1)!)).toEqual([]);
    expect(JSON.stringify(events.flatMap(publish))).not.toContain('personal');
  });
});
