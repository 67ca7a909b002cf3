import type { Recorded } from '@throughline/event-sourcing';
import { earlier, epochMs, type Instant } from '@throughline/values';
import { scanKey, updateEffectiveAt } from '../tracking/tracking-update.js';
import { people, type Scan, type Settled } from '../tracking/tracking-picture.js';
import type { Waybill } from '../waybill/waybill.js';
import type { HeldWaybill } from '../waybill/held-waybill.js';
import { evolveChanges, isOfChange, type KnownChange } from './delivery-changes.js';
import type {
  DeliveryExceptionReported,
  DeliveryExceptionSettled,
  OfPackages,
  Package,
  ShipmentEvent,
  ShipmentLine,
  TrackingUpdateRecorded,
  TrackingUpdateReinterpreted,
  TrackingUpdateUnmapped,
  GoodsReturned,
  PackageDelivered,
  ProofKind,
} from './shipment.events.js';
import { ownNumberAfter, waybillsAfter, waybillsAtDispatch, type NumberChange } from './shipment-waybills.js';

/** What a decision on a shipment needs to know. */
export type ShipmentState =
  | { readonly is: 'unknown' }
  | (Known & { readonly is: 'to-dispatch'; readonly packed?: readonly Package[] })
  | (Known & { readonly is: 'cancelled' })
  | Dispatched;

interface Known {
  /** How it came about. */
  readonly origin: 'announced' | 'registered';
  readonly contents: readonly ShipmentLine[];
  readonly fulfilmentId?: string;
  /** What was wanted otherwise, and what became of it here. */
  readonly changes: readonly KnownChange[];
}

export interface Dispatched extends Known {
  readonly is: 'dispatched';
  /** The number of the shipment: of all packages that have none of their own. */
  readonly waybill: Waybill;
  /** All numbers that its packages have or had. */
  readonly waybills: readonly HeldWaybill[];
  readonly packages: readonly Package[];
  readonly proofRequired: readonly ProofKind[];
  readonly proofs: readonly Proof[];
  readonly scans: readonly Scan[];
  /** What people have said is over. */
  readonly settled: Settled;
  /** Keys of all updates so far, understood or not, by {@link seenKey}. */
  readonly seen: readonly string[];
  /** What each source expects by now. */
  readonly estimates: Readonly<Record<string, EstimateTold>>;
  /** What nobody has understood yet. */
  readonly unmapped: readonly Pick<TrackingUpdateUnmapped, 'occurredAt' | 'data'>[];
  readonly told: ToldToOthers;
  /** Of each account the last of its subscriptions that is known to have died; absent: none. */
  readonly subscriptionsDied?: Readonly<Record<string, number>>;
}

export interface Proof {
  readonly hash: string;
  readonly kinds: readonly ProofKind[];
  /** Absent: of all. */
  readonly packageNumbers?: readonly string[];
}

/** What a source expects by now. */
export interface EstimateTold {
  readonly deliveryAt: Instant;
  readonly toldAt: Instant;
  /** All that it expected at that moment, one after another: several pushes can come in one. */
  readonly toldThen: readonly Instant[];
}

/** What has been told to others already. */
export interface ToldToOthers {
  /** The earliest signature told. */
  readonly deliveredAt?: Instant;
  /** Of packages signed for or returned apart from others: the earliest time told, by {@link partKey}. */
  readonly parts: Readonly<Record<string, Instant>>;
  readonly isUnproven?: true;
  readonly isScannedBefore?: true;
  /** Shipments that had a number of ours. */
  readonly reused?: readonly string[];
  /** Of each exception that was cleared: the earliest time told for that. */
  readonly cleared: Readonly<Record<string, Instant>>;
}

export const initialState: ShipmentState = { is: 'unknown' };

export const evolve = (state: ShipmentState, event: Recorded<ShipmentEvent>): ShipmentState => {
  if (event.type === 'ShipmentAnnounced') {
    const { contents, fulfilmentId } = event.data;
    return { is: 'to-dispatch', origin: 'announced', contents, fulfilmentId, changes: [] };
  }
  if (event.type === 'ShipmentRegistered')
    return { is: 'to-dispatch', origin: 'registered', contents: event.data.contents, changes: [] };
  if (state.is === 'unknown') throw new Error(`${event.type} on a shipment that does not exist`);
  if (event.type === 'ShipmentPacked') return { ...known(state), is: 'to-dispatch', packed: event.data.packages };
  if (isOfChange(event)) return { ...state, changes: evolveChanges(state.changes, event) };
  if (event.type === 'ShipmentCancelled') return { ...known(state), is: 'cancelled' };
  if (event.type === 'ShipmentDispatched') {
    const { carrier, waybillNumber, packages, proofRequired = [] } = event.data;
    const fresh = { scans: [], settled: {}, estimates: {}, seen: [], unmapped: [], told: { cleared: {}, parts: {} } };
    const waybills = waybillsAtDispatch(event);
    return {
      ...known(state),
      is: 'dispatched',
      waybill: { carrier, waybillNumber },
      waybills,
      packages,
      proofRequired,
      proofs: [],
      ...fresh,
    };
  }
  if (state.is !== 'dispatched') throw new Error(`${event.type} on a shipment that was not dispatched`);
  switch (event.type) {
    case 'TrackingUpdateRecorded':
      return withScan(state, event);
    case 'TrackingUpdateNoted':
      return seeing(state, event);
    case 'TrackingUpdateUnmapped': {
      const { occurredAt, data } = event;
      return { ...seeing(state, event), unmapped: [...state.unmapped, { occurredAt, data }] };
    }
    case 'TrackingUpdateReinterpreted':
      return withReinterpreted(state, event);
    case 'DeliveryEstimated':
      return {
        ...state,
        estimates: {
          ...state.estimates,
          [event.data.source]: withEstimate(
            state.estimates[event.data.source],
            event.data.deliveryAt,
            event.occurredAt,
          ),
        },
      };
    case 'DeliveryExceptionReported':
      return withReport(state, event);
    case 'DeliveryExceptionSettled':
      return withSettlement(state, event);
    case 'ProofOfDeliveryRecorded': {
      const { hash, kinds, packageNumbers } = event.data;
      const proof = { hash, kinds, ...(packageNumbers && { packageNumbers }) };
      return { ...state, proofs: [...state.proofs, proof] };
    }
    case 'WaybillReplaced':
    case 'WaybillVoided':
      return withWaybills(state, event);
    case 'DeliveryExceptionCleared':
    case 'ShipmentDelivered':
    case 'PackageDelivered':
    case 'GoodsReturned':
    case 'DeliveredWithoutProofReported':
    case 'ScannedBeforeDispatchReported':
    case 'WaybillNumberReusedReported':
      return { ...state, told: toldWith(state.told, event) };
    case 'SubscriptionDied': {
      const { account, subscription } = event.data;
      return { ...state, subscriptionsDied: { ...state.subscriptionsDied, [account]: subscription } };
    }
    case 'PushGapFound':
    case 'HandlingNoted':
    case 'MilestoneReached':
    case 'DeliveryExceptionRaised':
      return state;
  }
};

type Read = TrackingUpdateRecorded | TrackingUpdateReinterpreted;

/** The scan that an event stores; none where what was read again is no step. */
export function scanOf(event: Pick<TrackingUpdateRecorded, 'data' | 'occurredAt'>): Scan;
export function scanOf(event: Pick<Read, 'data' | 'occurredAt'>): Scan | undefined;
export function scanOf({ data, occurredAt }: Pick<Read, 'data' | 'occurredAt'>): Scan | undefined {
  if (data.milestone === undefined) return undefined;
  return {
    updateId: data.updateId,
    provider: data.provider,
    milestone: data.milestone,
    ...(data.exceptionKind && { exceptionKind: data.exceptionKind }),
    code: data.code,
    occurredAt,
    effectiveAt: updateEffectiveAt({ occurredAt, receivedAt: data.receivedAt }),
    ...(data.reason !== undefined && { reason: data.reason }),
    ...(data.location !== undefined && { location: data.location }),
    ...(data.signer && { signer: data.signer }),
    ...(data.inferred && { inferred: data.inferred }),
    ...(data.packageNumbers && { packageNumbers: data.packageNumbers }),
  };
}

/** Packages that go under numbers of their own are scanned by the same hand in one moment: what is the same scan is so of the same packages. */
export const seenKey = ({
  packageNumbers,
  ...scan
}: Parameters<typeof scanKey>[0] & Pick<OfPackages, 'packageNumbers'>): string =>
  packageNumbers === undefined ? scanKey(scan) : JSON.stringify([scanKey(scan), ...packageNumbers]);

/** The state once this update has been recorded. */
export const withScan = (state: Dispatched, event: Pick<TrackingUpdateRecorded, 'data' | 'occurredAt'>): Dispatched => {
  const scan = scanOf(event);
  return { ...state, scans: [...state.scans, scan], seen: [...state.seen, seenKey(scan)] };
};

/** The state once an update that nobody understood has been read again. */
export const withReinterpreted = (
  state: Dispatched,
  event: Pick<TrackingUpdateReinterpreted, 'data' | 'occurredAt'>,
): Dispatched => {
  const scan = scanOf(event);
  const unmapped = state.unmapped.filter(({ data }) => data.updateId !== event.data.updateId);
  return { ...state, unmapped, scans: scan === undefined ? state.scans : [...state.scans, scan] };
};

/** What people report stands among the scans: it is cleared by the same later steps. */
export const scanReported = ({
  data: { exceptionId, kind, receivedAt, packageNumber, reason, location },
  occurredAt,
}: Pick<DeliveryExceptionReported, 'data' | 'occurredAt'>): Scan => ({
  updateId: exceptionId,
  provider: people,
  milestone: 'EXCEPTION',
  exceptionKind: kind,
  code: kind,
  occurredAt,
  effectiveAt: updateEffectiveAt({ occurredAt, receivedAt }),
  ...(reason !== undefined && { reason }),
  ...(location !== undefined && { location }),
  ...(packageNumber !== undefined && { packageNumbers: [packageNumber] }),
});

/** The state once people have reported something. */
export const withReport = (
  state: Dispatched,
  event: Pick<DeliveryExceptionReported, 'data' | 'occurredAt'>,
): Dispatched => ({ ...state, scans: [...state.scans, scanReported(event)] });

/** What a source expects once it has said so. */
export const withEstimate = (before: EstimateTold | undefined, deliveryAt: Instant, toldAt: Instant): EstimateTold => {
  const sameMoment = before !== undefined && epochMs(before.toldAt) === epochMs(toldAt);
  return { deliveryAt, toldAt, toldThen: [...(sameMoment ? before.toldThen : []), deliveryAt] };
};

/** The state once people have said that something is over; of several times the earliest counts. */
export const withSettlement = (
  state: Dispatched,
  { data: { exceptionId }, occurredAt }: Pick<DeliveryExceptionSettled, 'data' | 'occurredAt'>,
): Dispatched => ({
  ...state,
  settled: { ...state.settled, [exceptionId]: earlier(state.settled[exceptionId] ?? occurredAt, occurredAt) },
});

const seeing = (
  state: Dispatched,
  { data, occurredAt }: Pick<TrackingUpdateUnmapped, 'data' | 'occurredAt'>,
): Dispatched => ({ ...state, seen: [...state.seen, seenKey({ ...data, occurredAt })] });

/** What others know once this has been told. */
export const toldWith = (told: ToldToOthers, event: ShipmentEvent): ToldToOthers => {
  switch (event.type) {
    case 'DeliveryExceptionCleared': {
      const { exceptionId } = event.data;
      const clearedAt = earlier(told.cleared[exceptionId] ?? event.occurredAt, event.occurredAt);
      return { ...told, cleared: { ...told.cleared, [exceptionId]: clearedAt } };
    }
    case 'DeliveredWithoutProofReported':
      return { ...told, isUnproven: true };
    case 'ScannedBeforeDispatchReported':
      return { ...told, isScannedBefore: true };
    case 'WaybillNumberReusedReported':
      return { ...told, reused: [...(told.reused ?? []), event.data.otherShipmentId] };
    case 'PackageDelivered':
    case 'GoodsReturned': {
      const key = partKey(event);
      return {
        ...told,
        parts: { ...told.parts, [key]: earlier(told.parts[key] ?? event.occurredAt, event.occurredAt) },
      };
    }
    case 'ShipmentDelivered':
      return { ...told, deliveredAt: earlier(told.deliveredAt ?? event.occurredAt, event.occurredAt) };
    default:
      return told;
  }
};

/** What is told of packages is told of them once. */
export const partKey = ({ type, data }: Pick<PackageDelivered | GoodsReturned, 'type' | 'data'>): string =>
  JSON.stringify([type, ...(data.packageNumbers ?? [])]);

const withWaybills = (state: Dispatched, event: NumberChange): Dispatched => {
  const all = state.packages.map(({ packageNumber }) => packageNumber);
  const waybills = waybillsAfter(state.waybills, event, all);
  return { ...state, waybills, waybill: ownNumberAfter(state.waybill, event, waybills) };
};

const known = ({ origin, contents, fulfilmentId, changes }: Known): Known => ({
  origin,
  contents,
  changes,
  ...(fulfilmentId !== undefined && { fulfilmentId }),
});
