import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { Carrier, Package, ShipmentId, WaybillNumber } from './parts.js';

export const shipmentDispatchedV1 = contract({
  type: 'logistics.shipment-dispatched.v1',
  audience: 'partner',
  promise: "The goods left the warehouse under this waybill number (the warehouse's word, not the carrier's).",
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    packages: Type.Array(Package, { minItems: 1 }),
    fulfilmentId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    vehicle: Type.Optional(
      Type.Object(
        { plate: Type.String({ minLength: 1, maxLength: 32 }) },
        { description: 'it travels without a carrier’s number: the waybill number is one of ours' },
      ),
    ),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      packages: [{ packageNumber: '1', weightGrams: 1250 }],
      fulfilmentId: 'ful_01jq7m4s0a1b2c3d4e5f6g7h8j',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5d',
      contents: [
        { orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 },
        { orderNumber: 'SO-2026-0002', lineNumber: 3, quantity: 1 },
      ],
      carrier: 'correios',
      waybillNumber: 'RR123456785BR',
      packages: [{ packageNumber: '1' }, { packageNumber: '2' }],
    },
  ],
});
