import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { Package, ShipmentId } from './parts.js';

export const shipmentPackedV1 = contract({
  type: 'logistics.shipment-packed.v1',
  audience: 'internal',
  promise: 'The goods lie in their packages and wait to leave. Said again where they were packed anew.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    packages: Type.Array(Package, { minItems: 1 }),
    fulfilmentId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 10 }],
      packages: [
        {
          packageNumber: '1',
          weightGrams: 1250,
          waybillNumber: 'SF1234567890124',
          contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 8 }],
        },
        { packageNumber: '2', contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }] },
      ],
      fulfilmentId: 'ful_01jq7m4s0a1b2c3d4e5f6g7h8j',
    },
  ],
});
