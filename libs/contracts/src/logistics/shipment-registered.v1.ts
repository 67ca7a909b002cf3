import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { ShipmentId } from './parts.js';

export const shipmentRegisteredV1 = contract({
  type: 'logistics.shipment-registered.v1',
  audience: 'internal',
  promise:
    'Somebody entered a shipment by hand; nothing need have been released for it, and its orders may be unknown.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    warehouse: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5d',
      contents: [
        { orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 },
        { orderNumber: 'SO-2026-0002', lineNumber: 3, quantity: 1 },
      ],
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5e',
      contents: [{ orderNumber: 'SO-2026-0003', lineNumber: 1, quantity: 1 }],
      warehouse: 'SHA-1',
    },
  ],
});
