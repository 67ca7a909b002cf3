// Stored for ever: a field may be added, none may change its meaning.
import type { DomainEvent, EventVersions } from '@throughline/event-sourcing';
import type { DeliveryPromise, Instant } from '@throughline/values';
import type { CustodyStage, DeliveryChangeKind, InterceptType } from './change-words.js';
import type { Step } from '../tracking/code-mapping.js';
import type { ExceptionKind } from '../tracking/delivery-exceptions.js';
import type { Milestone } from '../tracking/milestones.js';
import type { LiableParty } from '../tracking/reasons.js';
import type { SignerKind } from '../tracking/signers.js';
import type { UpdateData as ToldData, UpdatePersonal } from '../tracking/tracking-update.js';
import type { Waybill } from '../waybill/waybill.js';

/** Which quantity of which order line the shipment carries. */
export interface ShipmentLine {
  readonly orderNumber: string;
  readonly lineNumber: number;
  readonly quantity: number;
}

/** One physical piece. */
export interface Package {
  readonly packageNumber: string;
  readonly weightGrams?: number;
  readonly lengthMm?: number;
  readonly widthMm?: number;
  readonly heightMm?: number;
  /** Of its own; absent: it goes under the shipment's. */
  readonly waybillNumber?: string;
  /** What is in it; absent: nobody has said so. */
  readonly contents?: readonly ShipmentLine[];
}

/** Which packages a fact is about, and with what in them. */
export interface OfPackages {
  /** Absent: all of the shipment. */
  readonly packageNumbers?: readonly string[];
  /** Absent: all of the shipment's, or of these packages, but nobody has said what is in them. */
  readonly affected?: readonly ShipmentLine[];
}

/** A fulfilment was released, so a shipment waits to be dispatched. */
export type ShipmentAnnounced = DomainEvent<
  'ShipmentAnnounced',
  {
    readonly fulfilmentId: string;
    readonly warehouse: string;
    readonly contents: readonly ShipmentLine[];
    /** When the release took effect at its source. */
    readonly effectiveAt: Instant;
  }
>;

/** Somebody entered a shipment by hand; nothing need have been released for it. */
export type ShipmentRegistered = DomainEvent<
  'ShipmentRegistered',
  { readonly contents: readonly ShipmentLine[]; readonly warehouse?: string }
>;

/** The goods lie in their packages. Said again where they were packed anew: the last word holds. */
export type ShipmentPacked = DomainEvent<
  'ShipmentPacked',
  {
    readonly contents: readonly ShipmentLine[];
    readonly packages: readonly Package[];
    readonly fulfilmentId?: string;
  }
>;

/** The goods left the warehouse. */
export type ShipmentDispatched = DomainEvent<
  'ShipmentDispatched',
  {
    readonly contents: readonly ShipmentLine[];
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly packages: readonly Package[];
    readonly fulfilmentId?: string;
    /** What it travels in, where no carrier gave a number: the waybill number is then one of ours. */
    readonly vehicle?: Vehicle;
    /** What its service requires as a proof of delivery. */
    readonly proofRequired?: readonly ProofKind[];
  },
  DriverDetails
>;

/** A lorry of our own, or of a line that works without waybills. */
export interface Vehicle {
  readonly plate: string;
}

export interface DriverDetails {
  readonly driver?: string;
  readonly phone?: string;
}

/** The goods will not be dispatched. */
export type ShipmentCancelled = DomainEvent<
  'ShipmentCancelled',
  {
    readonly contents: readonly ShipmentLine[];
    readonly reason: string;
    readonly fulfilmentId?: string;
    /** When the reason took effect at its source. */
    readonly effectiveAt: Instant;
  }
>;

/** What a carrier told, and of which packages where its number is not that of all. */
type UpdateData = ToldData & Pick<OfPackages, 'packageNumbers'>;

/** By what an update was read. */
interface Read {
  readonly mappingVersion: number;
  /** So many codes of the provider had been given a meaning by people; absent: the meaning is not theirs. */
  readonly revision?: number;
}

interface ReadAsScan extends Read {
  readonly milestone: Milestone;
  readonly exceptionKind?: ExceptionKind;
  readonly signer?: SignerKind;
  /** The carrier's code alone does not say so. */
  readonly inferred?: true;
}

/** Understood, and no step: at most one that is planned. */
interface ReadAsNote extends Read {
  readonly planned?: Step;
  readonly inferred?: true;
}

/** A carrier told us something that we understand. The reason is the carrier's own, else what its code says. */
export type TrackingUpdateRecorded = DomainEvent<'TrackingUpdateRecorded', UpdateData & ReadAsScan, UpdatePersonal>;

/** A carrier told us something that says nothing new of where the goods are. */
export type TrackingUpdateNoted = DomainEvent<'TrackingUpdateNoted', UpdateData & ReadAsNote, UpdatePersonal>;

/** A carrier told us something in a code that nobody has given a meaning yet. */
export type TrackingUpdateUnmapped = DomainEvent<'TrackingUpdateUnmapped', UpdateData & Read, UpdatePersonal>;

/** Somebody has given that code a meaning since, and the update was read again. What it says of people stands in the first event alone. */
export type TrackingUpdateReinterpreted = DomainEvent<
  'TrackingUpdateReinterpreted',
  UpdateData & (ReadAsScan | (ReadAsNote & { readonly milestone?: never }))
>;

interface OnItsWay {
  readonly contents: readonly ShipmentLine[];
  readonly carrier: string;
  readonly waybillNumber: string;
}

/** The carrier handled the goods without a new step. */
export type HandlingNoted = DomainEvent<
  'HandlingNoted',
  OnItsWay & { readonly planned?: Step; readonly location?: string }
>;

/** Packages go on under another number. The former stays theirs for the time before. */
export type WaybillReplaced = DomainEvent<
  'WaybillReplaced',
  OnItsWay &
    Pick<OfPackages, 'packageNumbers'> & {
      /** `carrier` and `waybillNumber` are the new ones. */
      readonly replaced: Waybill;
      readonly reason?: string;
    }
>;

/** A number is no longer that of any package, and no other has taken its place. */
export type WaybillVoided = DomainEvent<
  'WaybillVoided',
  OnItsWay & Pick<OfPackages, 'packageNumbers'> & { readonly reason?: string }
>;

/** What can prove that goods were handed over. */
export type ProofKind = 'signature' | 'photo' | 'code' | 'position';

/** A picture that is kept elsewhere. */
export interface PhotoReference {
  readonly url: string;
  /** Of its bytes, in hex: what is shown later can be compared. */
  readonly sha256?: string;
}

/** Somebody recorded what proves that packages were handed over. What it says of people stands apart; the hash is of all of it. */
export type ProofOfDeliveryRecorded = DomainEvent<
  'ProofOfDeliveryRecorded',
  OnItsWay &
    Pick<OfPackages, 'packageNumbers'> & {
      readonly proofId: string;
      readonly kinds: readonly ProofKind[];
      readonly signer?: SignerKind;
      /** SHA-256, in hex. */
      readonly hash: string;
      /** With it, nothing that the service requires is missing any more. */
      readonly isComplete: boolean;
    },
  {
    readonly signedBy?: string;
    readonly photos?: readonly PhotoReference[];
    readonly code?: string;
    readonly position?: { readonly latitude: number; readonly longitude: number };
  }
>;

/** The carrier says that the goods were signed for; what the service requires as a proof is not there. */
export type DeliveredWithoutProofReported = DomainEvent<
  'DeliveredWithoutProofReported',
  OnItsWay & { readonly deliveredAt: Instant; readonly missing: readonly ProofKind[] }
>;

/** A carrier had the goods in hand more than a day before they left by our own word, or delivered them before. */
export type ScannedBeforeDispatchReported = DomainEvent<
  'ScannedBeforeDispatchReported',
  OnItsWay & { readonly milestone: Milestone; readonly scannedAt: Instant; readonly dispatchedAt: Instant }
>;

/** Another shipment had this number not long ago, or has it still: its scans may be the other's. */
export type WaybillNumberReusedReported = DomainEvent<
  'WaybillNumberReusedReported',
  OnItsWay & { readonly otherShipmentId: string; readonly otherSince: Instant; readonly dispatchedAt: Instant }
>;

/** A provider expects the goods to be delivered then; told where it differs from what it said last. */
export type DeliveryEstimated = DomainEvent<
  'DeliveryEstimated',
  OnItsWay & {
    /** Whose estimate it is: a provider of tracking updates. */
    readonly source: string;
    readonly deliveryAt: Instant;
    /** In the provider's own words for it, where it gives one. */
    readonly reason?: string;
  }
>;

/** A normal step other than the signature, told for the first time. */
export type MilestoneReached = DomainEvent<
  'MilestoneReached',
  OnItsWay & OfPackages & { readonly milestone: Milestone; readonly reason?: string; readonly location?: string }
>;

export type DeliveryExceptionRaised = DomainEvent<
  'DeliveryExceptionRaised',
  OnItsWay &
    OfPackages & {
      readonly exceptionId: string;
      readonly kind: ExceptionKind;
      /** Of one package alone. */
      readonly packageNumber?: string;
      readonly reason?: string;
      readonly location?: string;
      /** Who is taken to answer for it until somebody finds otherwise. */
      readonly liableParty?: LiableParty;
    }
>;

/** Somebody of ours, or a customer through them, reported something abnormal. It is raised like a carrier's. */
export type DeliveryExceptionReported = DomainEvent<
  'DeliveryExceptionReported',
  OnItsWay & {
    readonly exceptionId: string;
    readonly kind: ExceptionKind;
    /** When we heard of it, by the business clock. */
    readonly receivedAt: Instant;
    readonly packageNumber?: string;
    readonly reason?: string;
    readonly location?: string;
  },
  { readonly description?: string; readonly photos?: readonly string[] }
>;

/** Somebody said that an exception is over: found, made good, or of no consequence. */
export type DeliveryExceptionSettled = DomainEvent<
  'DeliveryExceptionSettled',
  OnItsWay & { readonly exceptionId: string; readonly kind: ExceptionKind },
  { readonly note?: string }
>;

/** A later step showed that the exception no longer stands. Said again when an earlier such step becomes known: the earliest counts. */
export type DeliveryExceptionCleared = DomainEvent<
  'DeliveryExceptionCleared',
  OnItsWay & OfPackages & { readonly exceptionId: string; readonly kind: ExceptionKind }
>;

/** The carrier says that the shipment was signed for. Said again when an earlier signature becomes known: the earliest counts. */
export type ShipmentDelivered = DomainEvent<
  'ShipmentDelivered',
  OnItsWay & { readonly location?: string; readonly signer?: SignerKind }
>;

/** Some of several packages were signed for. Said again like {@link ShipmentDelivered}, which follows when the last one was. */
export type PackageDelivered = DomainEvent<
  'PackageDelivered',
  OnItsWay & OfPackages & { readonly location?: string; readonly signer?: SignerKind }
>;

/** Goods came back to where they had left. Said again when that turns out to have been earlier. */
export type GoodsReturned = DomainEvent<'GoodsReturned', OnItsWay & OfPackages & { readonly location?: string }>;
/** A provider pushes nothing of the waybill any more, though the journey goes on: it said so, or its pushes stay away. */
export type SubscriptionDied = DomainEvent<
  'SubscriptionDied',
  OnItsWay & {
    readonly provider: string;
    /** Our account with it. */
    readonly account: string;
    /** Which of our subscriptions to this waybill; 0 where none has to be made, or somebody else made it. */
    readonly subscription: number;
    readonly reason: 'given-up' | 'pushes-missing';
    /** In the provider's words. */
    readonly message?: string;
  }
>;

/** Asked, a provider told of scans that it should have pushed long before. */
export type PushGapFound = DomainEvent<
  'PushGapFound',
  OnItsWay & {
    readonly provider: string;
    readonly account: string;
    /** How many scans. */
    readonly missed: number;
    /** The time of the first of them. */
    readonly since: Instant;
  }
>;

interface OfChange {
  readonly contents: readonly ShipmentLine[];
  readonly fulfilmentId?: string;
  /** The order of which something shall be otherwise. */
  readonly orderNumber: string;
  readonly changeId: string;
  readonly kind: DeliveryChangeKind;
}

interface Answer extends OfChange {
  /** Who held the goods. */
  readonly custody: CustodyStage;
  /** After the time at which nobody waited for it any more. */
  readonly late?: true;
}

/** Done in the warehouse, or the carrier says that it does so; of a recall: the goods stay, or come back. */
export type DeliveryChangeApplied = DomainEvent<
  'DeliveryChangeApplied',
  Answer & {
    /** A label was on it already. */
    readonly relabel?: true;
  }
>;

/** The carrier was asked to change a delivery that is on its way. */
export type InterceptRequested = DomainEvent<
  'InterceptRequested',
  OfChange & {
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly type: InterceptType;
    readonly promise?: DeliveryPromise;
    /** Until then it can answer in time. */
    readonly dueAt: Instant;
  }
>;

export type DeliveryChangeRefused = DomainEvent<'DeliveryChangeRefused', Answer & { readonly reason: string }>;

/** Nobody has answered; a later answer still counts. */
export type DeliveryChangeTimedOut = DomainEvent<'DeliveryChangeTimedOut', OfChange & { readonly dueAt: Instant }>;

/** Who receives the goods now, and where: stands in `personal`, nowhere else. */
export interface ChangedDelivery {
  readonly address?: Readonly<Record<string, string>>;
  readonly recipient?: { readonly name?: string; readonly phone?: string };
  readonly note?: string;
}

/** The recipient or the carrier changed a delivery without us. */
export type ChangedAtCarrier = DomainEvent<
  'ChangedAtCarrier',
  OnItsWay & { readonly changeId: string; readonly kind: DeliveryChangeKind; readonly promise?: DeliveryPromise },
  ChangedDelivery
>;

export type ShipmentEvent =
  | ShipmentAnnounced
  | ShipmentRegistered
  | ShipmentPacked
  | ShipmentDispatched
  | ShipmentCancelled
  | WaybillReplaced
  | WaybillVoided
  | TrackingUpdateRecorded
  | TrackingUpdateNoted
  | TrackingUpdateUnmapped
  | TrackingUpdateReinterpreted
  | HandlingNoted
  | DeliveryEstimated
  | MilestoneReached
  | DeliveryExceptionReported
  | DeliveryExceptionSettled
  | DeliveryExceptionRaised
  | DeliveryExceptionCleared
  | ShipmentDelivered
  | ProofOfDeliveryRecorded
  | DeliveredWithoutProofReported
  | ScannedBeforeDispatchReported
  | WaybillNumberReusedReported
  | PackageDelivered
  | GoodsReturned
  | SubscriptionDied
  | PushGapFound
  | DeliveryChangeApplied
  | InterceptRequested
  | DeliveryChangeRefused
  | DeliveryChangeTimedOut
  | ChangedAtCarrier;

export const shipmentEventVersions: EventVersions<ShipmentEvent> = {
  ShipmentAnnounced: 1,
  ShipmentRegistered: 1,
  ShipmentPacked: 1,
  ShipmentDispatched: 1,
  ShipmentCancelled: 1,
  WaybillReplaced: 1,
  WaybillVoided: 1,
  TrackingUpdateRecorded: 1,
  TrackingUpdateNoted: 1,
  TrackingUpdateUnmapped: 1,
  TrackingUpdateReinterpreted: 1,
  HandlingNoted: 1,
  DeliveryEstimated: 1,
  MilestoneReached: 1,
  DeliveryExceptionReported: 1,
  DeliveryExceptionSettled: 1,
  DeliveryExceptionRaised: 1,
  DeliveryExceptionCleared: 1,
  ShipmentDelivered: 1,
  ProofOfDeliveryRecorded: 1,
  DeliveredWithoutProofReported: 1,
  ScannedBeforeDispatchReported: 1,
  WaybillNumberReusedReported: 1,
  PackageDelivered: 1,
  GoodsReturned: 1,
  SubscriptionDied: 1,
  PushGapFound: 1,
  DeliveryChangeApplied: 1,
  InterceptRequested: 1,
  DeliveryChangeRefused: 1,
  DeliveryChangeTimedOut: 1,
  ChangedAtCarrier: 1,
};
