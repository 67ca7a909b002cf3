import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Carrier, Location, ShipmentId, SignerKind, WaybillNumber } from './parts.js';

export const shipmentDeliveredV1 = contract({
  type: 'logistics.shipment-delivered.v1',
  audience: 'partner',
  promise:
    'The carrier says that the whole shipment was signed for. May be said again with an earlier time, never with a later one: the earliest counts.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    signedAt: Type.Optional(InstantText),
    location: Type.Optional(Location),
    signer: Type.Optional(SignerKind),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      signedAt: '2026-03-05T16:20:00.000+08:00',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      signedAt: '2026-03-05T16:20:00.000+08:00',
      signer: 'locker',
    },
  ],
});
