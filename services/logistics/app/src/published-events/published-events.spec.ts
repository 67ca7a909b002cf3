import { allContracts, checkContract } from '@throughline/contracts';
import { asRecorded, at, type Publication } from '@throughline/event-sourcing';
import type { ShipmentEvent } from '@throughline/logistics-domain';
import { publishedEvents } from './published-events.js';

const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }];
const onItsWay = { contents, carrier: 'sf', waybillNumber: 'SF1234567890123' };
const occurredAt = at('2026-03-05T16:20:00+08:00');

const events: readonly ShipmentEvent[] = [
  {
    type: 'ShipmentAnnounced',
    occurredAt,
    data: { fulfilmentId: 'ful_1', warehouse: 'SHA-1', contents, effectiveAt: occurredAt },
  },
  { type: 'ShipmentRegistered', occurredAt, data: { contents } },
  {
    type: 'ShipmentCancelled',
    occurredAt,
    data: { contents, reason: 'sales-order-cancelled', fulfilmentId: 'ful_1', effectiveAt: occurredAt },
  },
  {
    type: 'ShipmentDispatched',
    occurredAt,
    data: { ...onItsWay, packages: [{ packageNumber: '1', weightGrams: 1250 }], fulfilmentId: 'ful_1' },
  },
  { type: 'MilestoneReached', occurredAt, data: { ...onItsWay, milestone: 'PICKED_UP', location: '上海' } },
  {
    type: 'DeliveryExceptionRaised',
    occurredAt,
    data: { ...onItsWay, exceptionId: 'trk_1', kind: 'DELAY', reason: 'weather' },
  },
  { type: 'DeliveryExceptionCleared', occurredAt, data: { ...onItsWay, exceptionId: 'trk_1', kind: 'DELAY' } },
  { type: 'ShipmentDelivered', occurredAt, data: onItsWay },
];

const published = (event: ShipmentEvent) => {
  const publication = publishedEvents[event.type];
  if (publication === 'private') return [];
  return (publication as Publication<ShipmentEvent>)(asRecorded('shipment', 'shp_1', event));
};

describe('published events', () => {
  it.each(events.map((event) => [event.type, event] as const))('%s keeps its contract', (_, event) => {
    const [told, ...more] = published(event);
    expect(more).toEqual([]);
    expect(checkContract(told?.type ?? '', told?.data)).toBeUndefined();
    expect(told?.data).toMatchObject({ shipmentId: 'shp_1', contents });
  });

  it('fills every contract of this context', () => {
    const ours = allContracts.map(({ type }) => type).filter((type) => type.startsWith('logistics.'));
    expect(
      events
        .flatMap(published)
        .map(({ type }) => type)
        .sort(),
    ).toEqual([...ours].sort());
  });

  it('says nothing that its contract does not name', () => {
    for (const told of events.flatMap(published)) {
      const contract = allContracts.find(({ type }) => type === told.type);
      const named = Object.keys((contract?.schema as unknown as { properties: object }).properties);
      expect(Object.keys(told.data).filter((key) => !named.includes(key))).toEqual([]);
    }
  });

  it('says when it was signed for', () => {
    expect(published(events[7]!)[0]?.data).toEqual({ shipmentId: 'shp_1', ...onItsWay, signedAt: occurredAt });
  });

  it("keeps a carrier's words to ourselves", () => {
    expect(publishedEvents.TrackingUpdateRecorded).toBe('private');
    expect(publishedEvents.TrackingUpdateSetAside).toBe('private');
  });
});
