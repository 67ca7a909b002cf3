import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Carrier, PackageNumbers, ProofKind, ShipmentId, SignerKind, WaybillNumber } from './parts.js';

export const proofRecordedV1 = contract({
  type: 'logistics.proof-recorded.v1',
  audience: 'partner',
  promise:
    'Somebody recorded what proves that goods were handed over. What it says of people is not told; the hash is of all of it.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    packageNumbers: Type.Optional(PackageNumbers),
    proofId: Type.String({ minLength: 1, maxLength: 64 }),
    kinds: Type.Array(ProofKind, { minItems: 1 }),
    signer: Type.Optional(SignerKind),
    hash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256' }),
    isComplete: Type.Boolean({ description: 'nothing that the service requires is missing any more' }),
    provedAt: InstantText,
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      proofId: 'pod_01jq9x0c1d2e3f4g5h6j7k8m9n',
      kinds: ['signature', 'photo'],
      signer: 'recipient',
      hash: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
      isComplete: true,
      provedAt: '2026-03-05T16:21:00.000+08:00',
    },
  ],
});
