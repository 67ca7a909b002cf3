import { checkContract, contractsOf, type Contract } from '@throughline/contracts';
import { asRecorded, at, type Publication } from '@throughline/event-sourcing';
import type { ShipmentEvent } from '@throughline/logistics-domain';
import { publishedEvents } from './published-events.js';

const ours = contractsOf('logistics');

/** What our log calls what a contract tells, and what it holds besides. */
const inOurLog: Record<string, readonly [ShipmentEvent['type'], object?]> = {
  'logistics.shipment-announced.v1': ['ShipmentAnnounced', { effectiveAt: at('2026-03-05T10:00:00+08:00') }],
  'logistics.shipment-registered.v1': ['ShipmentRegistered'],
  'logistics.shipment-cancelled.v1': ['ShipmentCancelled', { effectiveAt: at('2026-03-05T10:00:00+08:00') }],
  'logistics.shipment-dispatched.v1': ['ShipmentDispatched'],
  'logistics.milestone-reached.v1': ['MilestoneReached'],
  'logistics.handling-noted.v1': ['HandlingNoted'],
  'logistics.eta-changed.v1': ['DeliveryEstimated'],
  'logistics.exception-raised.v1': ['DeliveryExceptionRaised'],
  'logistics.exception-cleared.v1': ['DeliveryExceptionCleared'],
  'logistics.delivery-change-applied.v1': ['DeliveryChangeApplied'],
  'logistics.delivery-change-refused.v1': ['DeliveryChangeRefused'],
  'logistics.delivery-change-timed-out.v1': ['DeliveryChangeTimedOut'],
  'logistics.changed-at-carrier.v1': ['ChangedAtCarrier'],
  'logistics.shipment-delivered.v1': ['ShipmentDelivered'],
  'logistics.shipment-packed.v1': ['ShipmentPacked'],
  'logistics.proof-recorded.v1': ['ProofOfDeliveryRecorded'],
  'logistics.delivered-without-proof-reported.v1': ['DeliveredWithoutProofReported'],
  'logistics.scanned-before-dispatch-reported.v1': ['ScannedBeforeDispatchReported'],
  'logistics.waybill-number-reused-reported.v1': ['WaybillNumberReusedReported'],
  'logistics.package-delivered.v1': ['PackageDelivered'],
  'logistics.goods-returned.v1': ['GoodsReturned'],
  'logistics.waybill-replaced.v1': ['WaybillReplaced'],
};

/** The event that a sample was made from: when it was signed for, or came back, is when the event took place. */
const told = ({ type: contract }: Contract, sample: object) => {
  const { shipmentId, signedAt, returnedAt, provedAt, ...data } = sample as {
    readonly shipmentId: string;
    readonly signedAt?: string;
    readonly returnedAt?: string;
    readonly provedAt?: string;
  };
  const [type, besides] = inOurLog[contract]!;
  const occurredAt = at(signedAt ?? returnedAt ?? provedAt ?? '2026-03-05T16:20:00+08:00');
  const event = { type, occurredAt, data: { ...data, ...besides } } as ShipmentEvent;
  return (publishedEvents[type] as Publication<ShipmentEvent>)(asRecorded('shipment', shipmentId, event));
};

const samples = ours.flatMap((contract) =>
  contract.samples.map((sample) => [contract.type, contract, sample as object] as const),
);

describe('published events', () => {
  it.each(samples)('%s is told exactly as its golden sample', (type, contract, sample) => {
    expect(told(contract, sample)).toEqual([{ type, audience: contract.audience, data: sample }]);
    expect(checkContract(type, sample)).toBeUndefined();
  });

  it('fill every contract of this context, and no other', () => {
    const published = Object.entries(publishedEvents).filter(([, publication]) => publication !== 'private');
    expect(Object.keys(inOurLog).sort()).toEqual(ours.map(({ type }) => type).sort());
    expect(published.map(([type]) => type).sort()).toEqual(
      Object.values(inOurLog)
        .map(([type]) => type)
        .sort(),
    );
  });

  it("keep a carrier's words to ourselves", () => {
    expect(publishedEvents.TrackingUpdateRecorded).toBe('private');
    expect(publishedEvents.TrackingUpdateSetAside).toBe('private');
  });
});
