import { earlier, epochMs, later, type Instant } from '@throughline/values';
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
  /** Of these packages alone. */
  readonly packageNumbers?: readonly string[];
}

/** Whose word a person's report is, where a carrier's stands by its provider. */
export const people = 'people';

export interface DeliveryException {
  /** The id of the update that raised it. */
  readonly exceptionId: string;
  readonly kind: ExceptionKind;
  readonly raisedAt: Instant;
  readonly reason?: string;
  /** Of these packages alone. */
  readonly packageNumbers?: readonly string[];
  readonly clearedAt?: Instant;
}

/** When people said that an exception is over, by its id. */
export type Settled = Readonly<Record<string, Instant>>;

/** Where goods are; of several packages of which some alone were signed for, that. */
export type PictureStatus = JourneyStatus | 'partly-delivered';

/** All that the scans of one shipment say together. */
export interface TrackingPicture<S extends Scan = Scan> {
  /** In time order. */
  readonly timeline: readonly S[];
  /** The latest normal step; once all is delivered, the last signature needed. */
  readonly latest?: S;
  /** Where the goods are; undefined until a scan says so. */
  readonly status?: PictureStatus;
  /** When the last of its packages was signed for. */
  readonly deliveredAt?: Instant;
  readonly exceptions: readonly DeliveryException[];
}

/**
 * A function of the *set* of scans: it is the same in whatever order they arrive. Nothing lowers a signature, neither a scan that
 * comes late nor one that claims to be later.
 *
 * @param packages the numbers of all packages; where there is one, or they are not known, every scan is of the whole
 */
export const trackingPicture = <S extends Scan>(
  scans: readonly S[],
  settled: Settled = {},
  packages: readonly string[] = [],
): TrackingPicture<S> => {
  const timeline = [...scans].sort(byTime);
  const steps = timeline.filter((scan) => scan.milestone !== 'EXCEPTION');
  const clearing = clearingSteps(steps);
  const pieces = piecesOf(packages);
  const signatures = signaturesOf(steps, pieces);
  const delivered = signatures.length === pieces.length ? [...signatures].sort(byTime).at(-1) : undefined;
  const latest = delivered ?? steps.at(-1);
  const status = delivered ? 'delivered' : signatures.length > 0 ? 'partly-delivered' : statusOf(steps);
  return {
    timeline,
    ...(latest && { latest }),
    ...(status && { status }),
    ...(delivered && { deliveredAt: delivered.effectiveAt }),
    exceptions: timeline.flatMap((scan) =>
      scan.exceptionKind ? [exceptionOf(scan, scan.exceptionKind, clearing, settled, pieces)] : [],
    ),
  };
};

/** The few scans that alone decide the latest step, the status and the signature: all that a small row has to keep of a long journey. */
export const decidingScans = <S extends Scan>(scans: readonly S[], packages: readonly string[] = []): readonly S[] => {
  const steps = [...scans].sort(byTime).filter((scan) => scan.milestone !== 'EXCEPTION');
  const pieces = piecesOf(packages);
  const signatures = signaturesOf(steps, pieces);
  const placed = steps.findLast((scan) => milestones[scan.milestone].status !== undefined);
  const deciding = signatures.length === pieces.length ? signatures : [...signatures, placed, steps.at(-1)];
  return [...new Set(deciding)].filter((scan) => scan !== undefined);
};

/** What the scans say of one package. */
export const packagePicture = <S extends Scan>(
  scans: readonly S[],
  packageNumber: string,
): Pick<TrackingPicture<S>, 'latest' | 'deliveredAt'> & { readonly status?: JourneyStatus } => {
  const { latest, deliveredAt, status } = trackingPicture(stepsOf(scans, packageNumber));
  return {
    ...(latest && { latest }),
    ...(status && status !== 'partly-delivered' && { status }),
    ...(deliveredAt && { deliveredAt }),
  };
};

/** One of several packages, or the whole where there is no telling them apart. */
type Piece = string | undefined;

const piecesOf = (packages: readonly string[]): readonly Piece[] => (packages.length > 1 ? packages : [undefined]);

const stepsOf = <S extends Scan>(steps: readonly S[], piece: Piece): readonly S[] =>
  piece === undefined ? steps : steps.filter(({ packageNumbers }) => packageNumbers?.includes(piece) ?? true);

/** The first of each piece that was signed for. Looked for in one go: of hundreds of pieces, each has its scans. */
const signaturesOf = <S extends Scan>(steps: readonly S[], pieces: readonly Piece[]): readonly S[] => {
  const first = new Map<Piece, S>();
  for (const step of steps) {
    if (step.milestone !== 'DELIVERED') continue;
    const meant = pieces[0] === undefined ? pieces : (step.packageNumbers ?? pieces);
    for (const piece of meant) if (!first.has(piece)) first.set(piece, step);
  }
  return pieces.flatMap((piece) => first.get(piece) ?? []);
};

const statusOf = (steps: readonly Scan[]): JourneyStatus | undefined =>
  steps.map((scan) => milestones[scan.milestone].status).findLast(Boolean);

interface ClearingStep {
  readonly at: number;
  readonly step: Scan;
}

/** Of each kind and package, the steps that clear it, in time order: a long journey has many exceptions, and for each the first step after it is looked for. */
const clearingSteps = (steps: readonly Scan[]) => {
  const timed = steps.map((step): ClearingStep => ({ step, at: epochMs(step.effectiveAt) }));
  const known = new Map<string, readonly ClearingStep[]>();
  return (kind: ExceptionKind, piece: Piece): readonly ClearingStep[] => {
    const key = `${kind} ${piece ?? ''}`;
    const clearing =
      known.get(key) ?? timed.filter(({ step }) => clears(step.milestone, kind) && stepsOf([step], piece).length > 0);
    known.set(key, clearing);
    return clearing;
  };
};

/** It is over when each of the packages that it is about has gone on. */
const exceptionOf = (
  scan: Scan,
  kind: ExceptionKind,
  clearing: ReturnType<typeof clearingSteps>,
  settled: Settled,
  pieces: readonly Piece[],
): DeliveryException => {
  const raised = epochMs(scan.effectiveAt);
  const ends = pieces
    .filter((piece) => piece === undefined || (scan.packageNumbers?.includes(piece) ?? true))
    .map((piece) => clearing(kind, piece).find(({ at }) => at > raised)?.step.effectiveAt);
  const endedAt = ends.reduce<Instant | undefined>((at, end) => at && end && later(at, end), scan.effectiveAt);
  const settledAt = Object.hasOwn(settled, scan.updateId) ? settled[scan.updateId] : undefined;
  const clearedAt = endedAt && settledAt ? earlier(endedAt, settledAt) : (endedAt ?? settledAt);
  return {
    exceptionId: scan.updateId,
    kind,
    raisedAt: scan.effectiveAt,
    ...(scan.reason !== undefined && { reason: scan.reason }),
    ...(scan.packageNumbers !== undefined && { packageNumbers: scan.packageNumbers }),
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
