import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Affected, Carrier, Location, PackageNumbers, ShipmentId, WaybillNumber } from './parts.js';

export const goodsReturnedV1 = contract({
  type: 'logistics.goods-returned.v1',
  audience: 'partner',
  promise:
    'Goods came back to where they had left. May be said again with an earlier time, never with a later one: the earliest counts.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    packageNumbers: Type.Optional(PackageNumbers),
    affected: Type.Optional(Affected),
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    returnedAt: InstantText,
    location: Type.Optional(Location),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 10 }],
      packageNumbers: ['1'],
      affected: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 8 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890124',
      returnedAt: '2026-03-05T16:20:00.000+08:00',
    },
  ],
});
