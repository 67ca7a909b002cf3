import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { ReasonCode, ShipmentId } from './parts.js';

export const shipmentCancelledV1 = contract({
  type: 'logistics.shipment-cancelled.v1',
  audience: 'internal',
  promise: 'The shipment will not be dispatched; nothing of it had left the warehouse.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    reason: ReasonCode,
    fulfilmentId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      reason: 'sales-order-cancelled',
      fulfilmentId: 'ful_01jq7m4s0a1b2c3d4e5f6g7h8j',
    },
  ],
});
