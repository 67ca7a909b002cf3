import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Carrier, ProofKind, ShipmentId, WaybillNumber } from './parts.js';

export const deliveredWithoutProofReportedV1 = contract({
  type: 'logistics.delivered-without-proof-reported.v1',
  audience: 'internal',
  promise:
    'The carrier says that the shipment was signed for; what its service requires as a proof is not there. Said once; proof-recorded may follow.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    deliveredAt: InstantText,
    missing: Type.Array(ProofKind, { minItems: 1 }),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      deliveredAt: '2026-03-05T16:20:00.000+08:00',
      missing: ['signature', 'photo'],
    },
  ],
});
