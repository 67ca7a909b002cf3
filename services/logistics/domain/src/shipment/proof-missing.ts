import type { ProofKind } from './shipment.events.js';
import type { Dispatched } from './shipment.state.js';

/** What the service requires and nobody has recorded, of at least one package. */
export const proofMissing = ({
  proofRequired,
  proofs,
  packages,
}: Pick<Dispatched, 'proofRequired' | 'proofs' | 'packages'>): readonly ProofKind[] =>
  proofRequired.filter((kind) =>
    packages.some(
      ({ packageNumber }) =>
        !proofs.some((proof) => proof.kinds.includes(kind) && (proof.packageNumbers?.includes(packageNumber) ?? true)),
    ),
  );
