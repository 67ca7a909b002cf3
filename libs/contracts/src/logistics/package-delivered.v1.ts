import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Affected, Carrier, Location, PackageNumbers, ShipmentId, SignerKind, WaybillNumber } from './parts.js';

export const packageDeliveredV1 = contract({
  type: 'logistics.package-delivered.v1',
  audience: 'partner',
  promise:
    'The carrier says that some of several packages were signed for; shipment-delivered follows when the last one was. May be said again with an earlier time, never with a later one: the earliest counts.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    packageNumbers: PackageNumbers,
    affected: Type.Optional(Affected),
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    signedAt: InstantText,
    location: Type.Optional(Location),
    signer: Type.Optional(SignerKind),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 10 }],
      packageNumbers: ['1'],
      affected: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 8 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890124',
      signedAt: '2026-03-05T16:20:00.000+08:00',
    },
  ],
});
