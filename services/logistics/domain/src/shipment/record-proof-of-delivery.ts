import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { SignerKind } from '../tracking/signers.js';
import { proofMissing } from './proof-missing.js';
import { goingUnder } from './record-tracking-updates.js';
import { onItsWay } from './replace-waybill.js';
import type { PhotoReference, ProofKind, ProofOfDeliveryRecorded, ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** What proves that goods were handed over. It may come before the carrier says that they were, or after. */
export type RecordProofOfDelivery = CommandShape<
  'RecordProofOfDelivery',
  {
    readonly proofId: string;
    /** Absent: of all. */
    readonly packageNumber?: string;
    readonly signer?: SignerKind;
    readonly signedBy?: string;
    readonly photos?: readonly PhotoReference[];
    /** That the recipient was sent, and told the driver. */
    readonly code?: string;
    /** In degrees, WGS 84. */
    readonly position?: { readonly latitude: number; readonly longitude: number };
    /** SHA-256 of all of it, in hex: made by whoever asks, since a decision computes nothing of the kind. */
    readonly hash: string;
    readonly provedAt: Instant;
    readonly now: Instant;
  }
>;

export const recordProofOfDelivery = (
  state: ShipmentState,
  { data }: RecordProofOfDelivery,
): Decision<ShipmentEvent> => {
  const dispatched = onItsWay(state);
  const { proofId, packageNumber, signer, signedBy, photos, code, position, hash, provedAt, now } = data;
  if (packageNumber !== undefined && !dispatched.packages.some((piece) => piece.packageNumber === packageNumber))
    throw new Rejection('package-unknown');
  const kinds: readonly ProofKind[] = [
    ...(signedBy !== undefined ? ['signature' as const] : []),
    ...(photos !== undefined && photos.length > 0 ? ['photo' as const] : []),
    ...(code !== undefined ? ['code' as const] : []),
    ...(position !== undefined ? ['position' as const] : []),
  ];
  if (kinds.length === 0) throw new Rejection('proof-empty');
  if (dispatched.proofs.some((proof) => proof.hash === hash)) return [];
  const isOfSome = packageNumber !== undefined && dispatched.packages.length > 1;
  const packageNumbers = isOfSome ? [packageNumber] : undefined;
  const proof = { hash, kinds, ...(packageNumbers && { packageNumbers }) };
  const isComplete = proofMissing({ ...dispatched, proofs: [...dispatched.proofs, proof] }).length === 0;
  const recorded: ProofOfDeliveryRecorded = {
    type: 'ProofOfDeliveryRecorded',
    occurredAt: claimedTime(provedAt, now),
    data: { ...goingUnder(dispatched, packageNumbers), proofId, ...proof, ...(signer && { signer }), isComplete },
    personal: {
      ...(signedBy !== undefined && { signedBy }),
      ...(photos !== undefined && { photos }),
      ...(code !== undefined && { code }),
      ...(position !== undefined && { position }),
    },
  };
  return [recorded];
};
