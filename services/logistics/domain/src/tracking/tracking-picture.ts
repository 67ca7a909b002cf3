import { earlier, epochMs, isAfter, type Instant } from '@throughline/values';
import { clears, type ExceptionKind } from './delivery-exceptions.js';
import { milestones, rankOf, type JourneyStatus, type Milestone } from './milestones.js';
import type { SignerKind } from './signers.js';

/** A tracking update whose code we understand. */
export interface Scan {
  readonly updateId: string;
  readonly provider: string;
  readonly milestone: Milestone;
  readonly exceptionKind?: ExceptionKind;
  readonly code: string;
  /** By the carrier's clock. */
  readonly occurredAt: Instant;
  /** What everything that follows from it goes by. */
  readonly effectiveAt: Instant;
  readonly reason?: string;
  readonly location?: string;
  /** Who signed, where the code says so. */
  readonly signer?: SignerKind;
  /** The carrier's code alone does not say so. */
  readonly inferred?: true;
  /** Of one package alone. */
  readonly packageNumber?: string;
}

/** Whose word a person's report is, where a carrier's stands by its provider. */
export const people = 'people';

export interface DeliveryException {
  /** The id of the update that raised it. */
  readonly exceptionId: string;
  readonly kind: ExceptionKind;
  readonly raisedAt: Instant;
  readonly reason?: string;
  readonly packageNumber?: string;
  readonly clearedAt?: Instant;
}

/** When people said that an exception is over, by its id. */
export type Settled = Readonly<Record<string, Instant>>;

/** All that the scans of one shipment say together. */
export interface TrackingPicture<S extends Scan = Scan> {
  /** In time order. */
  readonly timeline: readonly S[];
  /** The latest normal step; once delivered, the signature. */
  readonly latest?: S;
  /** Where the goods are; undefined until a scan says so. */
  readonly status?: JourneyStatus;
  readonly deliveredAt?: Instant;
  readonly exceptions: readonly DeliveryException[];
}

/**
 * A function of the *set* of scans: it is the same in whatever order they arrive. Nothing lowers a signature, neither a scan that
 * comes late nor one that claims to be later.
 */
export const trackingPicture = <S extends Scan>(scans: readonly S[], settled: Settled = {}): TrackingPicture<S> => {
  const timeline = [...scans].sort(byTime);
  const steps = timeline.filter((scan) => scan.milestone !== 'EXCEPTION');
  const delivered = steps.find((scan) => scan.milestone === 'DELIVERED');
  const latest = delivered ?? steps.at(-1);
  const status = delivered ? 'delivered' : steps.map((scan) => milestones[scan.milestone].status).findLast(Boolean);
  return {
    timeline,
    ...(latest && { latest }),
    ...(status && { status }),
    ...(delivered && { deliveredAt: delivered.effectiveAt }),
    exceptions: timeline.flatMap((scan) =>
      scan.exceptionKind ? [exceptionOf(scan, scan.exceptionKind, steps, settled)] : [],
    ),
  };
};

/** The few scans that alone decide the latest step, the status and the signature: all that a small row has to keep of a long journey. */
export const decidingScans = <S extends Scan>(scans: readonly S[]): readonly S[] => {
  const steps = [...scans].sort(byTime).filter((scan) => scan.milestone !== 'EXCEPTION');
  const delivered = steps.find((scan) => scan.milestone === 'DELIVERED');
  const placed = steps.findLast((scan) => milestones[scan.milestone].status !== undefined);
  const deciding = delivered ? [delivered] : [placed, steps.at(-1)];
  return [...new Set(deciding)].filter((scan) => scan !== undefined);
};

const exceptionOf = (scan: Scan, kind: ExceptionKind, steps: readonly Scan[], settled: Settled): DeliveryException => {
  const clearedBy = steps.find((step) => isAfter(step.effectiveAt, scan.effectiveAt) && clears(step.milestone, kind));
  const settledAt = Object.hasOwn(settled, scan.updateId) ? settled[scan.updateId] : undefined;
  const clearedAt =
    clearedBy && settledAt ? earlier(clearedBy.effectiveAt, settledAt) : (clearedBy?.effectiveAt ?? settledAt);
  return {
    exceptionId: scan.updateId,
    kind,
    raisedAt: scan.effectiveAt,
    ...(scan.reason !== undefined && { reason: scan.reason }),
    ...(scan.packageNumber !== undefined && { packageNumber: scan.packageNumber }),
    ...(clearedAt && { clearedAt }),
  };
};

/** What gives an update its place; one whose code has no meaning is no step. */
type Placed = Pick<Scan, 'effectiveAt' | 'code' | 'updateId'> & { readonly milestone?: Milestone | undefined };

/** Time first; scans of one moment in the order of an ordinary journey, and then in any order that is always the same. */
export const byTime = (a: Placed, b: Placed): number =>
  epochMs(a.effectiveAt) - epochMs(b.effectiveAt) ||
  rank(a) - rank(b) ||
  byText(a.code, b.code) ||
  byText(a.updateId, b.updateId);

const rank = ({ milestone }: Placed): number => (milestone === undefined ? -1 : rankOf(milestone));

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
