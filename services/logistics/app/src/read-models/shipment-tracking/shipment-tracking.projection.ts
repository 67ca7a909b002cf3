import { projection, type Recorded } from '@throughline/event-sourcing';
import {
  ownNumberAfter,
  restored,
  scanOf,
  scanReported,
  trackingPicture,
  waybillKey,
  waybillsAfter,
  waybillsAtDispatch,
  type DeliveryEstimated,
  type DeliveryException,
  type DeliveryExceptionReported,
  type DriverDetails,
  type HeldWaybill,
  type PhotoReference,
  type ProofKind,
  type ProofOfDeliveryRecorded,
  type ShipmentDispatched,
  type SignerKind,
  type Vehicle,
  type Milestone,
  type Package,
  type PushGapFound,
  type Scan,
  type Settled,
  type ShipmentEvent,
  type ShipmentLine,
  type ShipmentStatus,
  type Step,
  type SubscriptionDied,
  type TrackingUpdate,
  type TrackingUpdateNoted,
  type TrackingUpdateRecorded,
  type TrackingUpdateReinterpreted,
  type TrackingUpdateUnmapped,
  type WaybillReplaced,
  type WaybillVoided,
} from '@throughline/logistics-domain';
import { earlier, epochMs, type Instant } from '@throughline/values';
import { withChange, type ChangeEntry } from './change-entries.js';

/** A scan as people see it, with both clocks. */
export interface TimelineEntry extends Scan {
  readonly recordedAt: Instant;
  /** Absent where people reported it. */
  readonly mappingVersion?: number;
  /** Read by what people have said of its code, as of this revision. */
  readonly revision?: number;
  /** The carrier told the time without an offset. */
  readonly offsetInferred?: true;
  readonly description?: string;
  readonly signedBy?: string;
  /** Where pictures of it are kept. */
  readonly photos?: readonly string[];
}

export interface EstimateEntry {
  readonly source: string;
  readonly deliveryAt: Instant;
  readonly toldAt: Instant;
  readonly reason?: string;
}

export interface ProofEntry {
  readonly proofId: string;
  readonly kinds: readonly ProofKind[];
  readonly provedAt: Instant;
  readonly recordedAt: Instant;
  readonly hash: string;
  readonly packageNumbers?: readonly string[];
  readonly signer?: SignerKind;
  readonly signedBy?: string;
  readonly photos?: readonly PhotoReference[];
  readonly code?: string;
  readonly position?: { readonly latitude: number; readonly longitude: number };
}

interface OtherEntry {
  readonly updateId: string;
  readonly provider: string;
  readonly code: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly location?: string;
  readonly description?: string;
  readonly signedBy?: string;
}

/** An update that says nothing new of where the goods are. */
export interface NotedEntry extends OtherEntry {
  readonly planned?: Step;
}

/** An update in a code that nobody had mapped when it came. */
export interface UnmappedEntry extends OtherEntry {
  /** When it was read again, its code having got a meaning. */
  readonly readAgainAt?: Instant;
}

/** What was seen of how we hear from the carrier, beside what it says. */
export interface MarkEntry {
  readonly mark: 'subscription-died' | 'push-gap-found';
  readonly at: Instant;
  readonly provider: string;
  readonly account: string;
  /** Of a subscription that died. */
  readonly reason?: 'given-up' | 'pushes-missing';
  readonly message?: string;
  /** Of a gap: so many scans, the first of them then. */
  readonly missed?: number;
  readonly since?: Instant;
}

export type ShipmentTrackingRow = {
  readonly id: string;
  readonly status: ShipmentStatus;
  readonly contents: readonly ShipmentLine[];
  readonly orderNumbers: readonly string[];
  readonly fulfilmentId: string | null;
  readonly warehouse: string | null;
  /** When it was announced or registered. */
  readonly enteredAt: Instant;
  readonly cancelledAt: Instant | null;
  readonly carrier: string | null;
  readonly waybillNumber: string | null;
  readonly packages: readonly Package[];
  /** All numbers that its packages have or had. */
  readonly waybills: readonly HeldWaybill[];
  readonly packedAt: Instant | null;
  /** What it travels in, and who drives, where no carrier gave a number. */
  readonly vehicle: (Vehicle & DriverDetails) | null;
  readonly proofRequired: readonly ProofKind[];
  readonly proofs: readonly ProofEntry[];
  readonly dispatchedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly milestone: Milestone | null;
  readonly milestoneAt: Instant | null;
  readonly timeline: readonly TimelineEntry[];
  readonly exceptions: readonly DeliveryException[];
  /** When people said that an exception is over, by its id. */
  readonly settled: Settled;
  /** What was expected, in the order in which it was told. */
  readonly estimates: readonly EstimateEntry[];
  readonly noted: readonly NotedEntry[];
  readonly unmapped: readonly UnmappedEntry[];
  readonly marks: readonly MarkEntry[];
  readonly changes: readonly ChangeEntry[];
};

/** Where is it? One row per shipment, written with the facts themselves. */
export const shipmentTracking = projection<ShipmentTrackingRow, ShipmentEvent>({
  name: 'shipment-tracking',
  version: 6,
  kind: 'inline',
  streamType: 'shipment',
  table: {
    name: 'shipment_tracking',
    key: 'id',
    columns: {
      id: 'text',
      status: 'text',
      contents: 'jsonb',
      orderNumbers: 'text[]',
      fulfilmentId: 'text',
      warehouse: 'text',
      enteredAt: 'text',
      cancelledAt: 'text',
      carrier: 'text',
      waybillNumber: 'text',
      packages: 'jsonb',
      waybills: 'jsonb',
      packedAt: 'text',
      vehicle: 'jsonb',
      proofRequired: 'text[]',
      proofs: 'jsonb',
      dispatchedAt: 'text',
      deliveredAt: 'text',
      milestone: 'text',
      milestoneAt: 'text',
      timeline: 'jsonb',
      exceptions: 'jsonb',
      settled: 'jsonb',
      estimates: 'jsonb',
      noted: 'jsonb',
      unmapped: 'jsonb',
      marks: 'jsonb',
      changes: 'jsonb',
    },
  },
  reads: [
    'ShipmentAnnounced',
    'ShipmentRegistered',
    'ShipmentCancelled',
    'ShipmentPacked',
    'ShipmentDispatched',
    'WaybillReplaced',
    'WaybillVoided',
    'TrackingUpdateRecorded',
    'TrackingUpdateNoted',
    'TrackingUpdateUnmapped',
    'TrackingUpdateReinterpreted',
    'ProofOfDeliveryRecorded',
    'DeliveryExceptionReported',
    'DeliveryExceptionSettled',
    'DeliveryEstimated',
    'SubscriptionDied',
    'PushGapFound',
    'DeliveryChangeApplied',
    'InterceptRequested',
    'DeliveryChangeRefused',
    'DeliveryChangeTimedOut',
    'ChangedAtCarrier',
  ],
  keysOf: (event) => [event.streamId],
  lookUps: {
    'shipment-by-order-number': { values: (row) => row.orderNumbers },
    'shipment-by-fulfilment': { values: (row) => (row.fulfilmentId === null ? [] : [row.fulfilmentId]) },
    'shipments-by-unmapped-code': {
      values: ({ unmapped }) => [
        ...new Set(
          unmapped.filter((each) => each.readAgainAt === undefined).map(({ provider, code }) => `${provider}/${code}`),
        ),
      ],
    },
    'shipment-by-waybill': {
      values: ({ waybills }) => [...new Set(waybills.map(waybillKey))],
    },
  },
  project: (row, event, id) => {
    if (event.type === 'ShipmentAnnounced') return entered(id, 'announced', event.occurredAt, event.data);
    if (event.type === 'ShipmentRegistered') return entered(id, 'registered', event.occurredAt, event.data);
    if (row === undefined) return undefined;
    switch (event.type) {
      case 'ShipmentCancelled':
        return { ...row, status: 'cancelled', cancelledAt: event.occurredAt };
      case 'ShipmentDispatched': {
        const { carrier, waybillNumber, packages, proofRequired = [] } = event.data;
        const waybills = waybillsAtDispatch(event);
        const vehicle = vehicleOf(event);
        const dispatchedAt = event.occurredAt;
        return {
          ...row,
          status: 'dispatched',
          carrier,
          waybillNumber,
          packages,
          waybills,
          vehicle,
          proofRequired,
          dispatchedAt,
        };
      }
      case 'ProofOfDeliveryRecorded':
        return { ...row, proofs: [...row.proofs, proofOf(event)] };
      case 'ShipmentPacked':
        return { ...row, packages: event.data.packages, packedAt: event.occurredAt };
      case 'WaybillReplaced':
      case 'WaybillVoided':
        return withWaybills(row, event);
      case 'TrackingUpdateRecorded':
        return withScan(row, { ...scanOf(event), ...seenOf(event) });
      case 'TrackingUpdateNoted':
        return { ...row, noted: [...row.noted, notedOf(event)].sort(byTime) };
      case 'TrackingUpdateUnmapped':
        return { ...row, unmapped: [...row.unmapped, otherOf(event)].sort(byTime) };
      case 'TrackingUpdateReinterpreted':
        return readAgain(row, event);
      case 'DeliveryEstimated':
        return { ...row, estimates: [...row.estimates, estimateOf(event)] };
      case 'DeliveryExceptionReported':
        return withScan(row, { ...scanReported(event), ...reportOf(event) });
      case 'DeliveryExceptionSettled': {
        const { exceptionId } = event.data;
        const settledAt = earlier(row.settled[exceptionId] ?? event.occurredAt, event.occurredAt);
        const settled = { ...row.settled, [exceptionId]: settledAt };
        return { ...row, settled, exceptions: trackingPicture(row.timeline, settled, numbersOf(row)).exceptions };
      }
      case 'SubscriptionDied':
      case 'PushGapFound':
        return { ...row, marks: [...row.marks, markOf(event)] };
      case 'DeliveryChangeApplied':
      case 'InterceptRequested':
      case 'DeliveryChangeRefused':
      case 'DeliveryChangeTimedOut':
      case 'ChangedAtCarrier':
        return { ...row, changes: withChange(row.changes, event) };
      default:
        return row;
    }
  },
});

const entered = (
  id: string,
  status: ShipmentStatus,
  enteredAt: Instant,
  data: { readonly contents: readonly ShipmentLine[]; readonly fulfilmentId?: string; readonly warehouse?: string },
): ShipmentTrackingRow => ({
  id,
  status,
  contents: data.contents,
  orderNumbers: [...new Set(data.contents.map((line) => line.orderNumber))],
  fulfilmentId: data.fulfilmentId ?? null,
  warehouse: data.warehouse ?? null,
  enteredAt,
  cancelledAt: null,
  carrier: null,
  waybillNumber: null,
  packages: [],
  waybills: [],
  packedAt: null,
  vehicle: null,
  proofRequired: [],
  proofs: [],
  dispatchedAt: null,
  deliveredAt: null,
  milestone: null,
  milestoneAt: null,
  timeline: [],
  exceptions: [],
  settled: {},
  estimates: [],
  noted: [],
  unmapped: [],
  marks: [],
  changes: [],
});

const proofOf = ({ occurredAt, recordedAt, data, personal }: Recorded<ProofOfDeliveryRecorded>): ProofEntry => ({
  proofId: data.proofId,
  kinds: data.kinds,
  provedAt: occurredAt,
  recordedAt,
  hash: data.hash,
  ...(data.packageNumbers && { packageNumbers: data.packageNumbers }),
  ...(data.signer && { signer: data.signer }),
  ...(personal !== 'erased' && personal),
});

const vehicleOf = ({ data, personal }: Recorded<ShipmentDispatched>) =>
  data.vehicle ? { ...data.vehicle, ...(personal !== 'erased' && personal) } : null;

const numbersOf = ({ packages }: Pick<ShipmentTrackingRow, 'packages'>): readonly string[] =>
  packages.map(({ packageNumber }) => packageNumber);

const withWaybills = (
  row: ShipmentTrackingRow,
  event: Recorded<WaybillReplaced> | Recorded<WaybillVoided>,
): ShipmentTrackingRow => {
  const { carrier, waybillNumber } = row;
  const waybills = waybillsAfter(row.waybills, event, numbersOf(row));
  if (carrier === null || waybillNumber === null) return { ...row, waybills };
  return { ...row, waybills, ...ownNumberAfter({ carrier, waybillNumber }, event, waybills) };
};

type Read = TrackingUpdateRecorded | TrackingUpdateReinterpreted;

/** What people see of a scan beside what it says. */
const seenOf = (event: Recorded<Read>) => {
  const { mappingVersion, revision, offsetInferred } = event.data;
  return {
    recordedAt: event.recordedAt,
    mappingVersion,
    ...(revision !== undefined && { revision }),
    ...(offsetInferred && { offsetInferred }),
    ...wordsOf(restored(event)),
  };
};

const estimateOf = ({ occurredAt, data }: Recorded<DeliveryEstimated>): EstimateEntry => ({
  source: data.source,
  deliveryAt: data.deliveryAt,
  toldAt: occurredAt,
  ...(data.reason !== undefined && { reason: data.reason }),
});

const markOf = (event: SubscriptionDied | PushGapFound): MarkEntry => {
  const { provider, account } = event.data;
  const by = { at: event.occurredAt, provider, account };
  if (event.type === 'PushGapFound') {
    const { missed, since } = event.data;
    return { mark: 'push-gap-found', ...by, missed, since };
  }
  const { reason, message } = event.data;
  return { mark: 'subscription-died', ...by, reason, ...(message !== undefined && { message }) };
};

const reportOf = ({ recordedAt, personal }: Recorded<DeliveryExceptionReported>) => ({
  recordedAt,
  ...(personal !== 'erased' && personal),
});

const wordsOf = ({ description, signedBy }: Pick<TrackingUpdate, 'description' | 'signedBy'>) => ({
  ...(description !== undefined && { description }),
  ...(signedBy !== undefined && { signedBy }),
});

const withScan = (row: ShipmentTrackingRow, entry: TimelineEntry): ShipmentTrackingRow => {
  const picture = trackingPicture([...row.timeline, entry], row.settled, numbersOf(row));
  return {
    ...row,
    status: picture.status ?? 'dispatched',
    deliveredAt: picture.deliveredAt ?? null,
    milestone: picture.latest?.milestone ?? null,
    milestoneAt: picture.latest?.effectiveAt ?? null,
    timeline: picture.timeline,
    exceptions: picture.exceptions,
  };
};

/** The first reading stays beside the second, which has the words of the first: they are kept once. */
const readAgain = (row: ShipmentTrackingRow, event: Recorded<TrackingUpdateReinterpreted>): ShipmentTrackingRow => {
  const { updateId, planned } = { planned: undefined, ...event.data };
  const first = row.unmapped.find((entry) => entry.updateId === updateId);
  const unmapped = row.unmapped.map((entry) =>
    entry.updateId === updateId ? { ...entry, readAgainAt: event.recordedAt } : entry,
  );
  const read = { ...row, unmapped };
  const scan = scanOf(event);
  if (scan !== undefined) return withScan(read, { ...scan, ...seenOf(event), ...wordsOf(first ?? {}) });
  const noted = { ...otherOf(event), ...wordsOf(first ?? {}), ...(planned && { planned }) };
  return { ...read, noted: [...row.noted, noted].sort(byTime) };
};

const notedOf = (event: Recorded<TrackingUpdateNoted>): NotedEntry => ({
  ...otherOf(event),
  ...(event.data.planned && { planned: event.data.planned }),
});

const otherOf = (
  event: Recorded<TrackingUpdateNoted | TrackingUpdateUnmapped | TrackingUpdateReinterpreted>,
): OtherEntry => {
  const { updateId, provider, code, location, ...update } = restored(event);
  return {
    updateId,
    provider,
    code,
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    ...(location !== undefined && { location }),
    ...wordsOf(update),
  };
};

const byTime = (a: OtherEntry, b: OtherEntry): number =>
  epochMs(a.occurredAt) - epochMs(b.occurredAt) || (a.updateId < b.updateId ? -1 : 1);
