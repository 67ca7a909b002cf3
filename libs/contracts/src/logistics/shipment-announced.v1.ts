import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { ShipmentId } from './parts.js';

export const shipmentAnnouncedV1 = contract({
  type: 'logistics.shipment-announced.v1',
  audience: 'internal',
  promise: 'A released fulfilment has a shipment, which waits to be dispatched.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    fulfilmentId: Type.String({ minLength: 1, maxLength: 64 }),
    warehouse: Type.String({ minLength: 1, maxLength: 64 }),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      fulfilmentId: 'ful_01jq7m4s0a1b2c3d4e5f6g7h8j',
      warehouse: 'SHA-1',
    },
  ],
});
