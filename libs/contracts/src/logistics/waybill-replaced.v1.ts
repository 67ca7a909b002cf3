import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { Carrier, PackageNumbers, ReasonCode, ShipmentId, WaybillNumber } from './parts.js';

export const waybillReplacedV1 = contract({
  type: 'logistics.waybill-replaced.v1',
  audience: 'partner',
  promise: 'Packages go on under another number, the one outside `replaced`. What was told of the former stays theirs.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    packageNumbers: Type.Optional(PackageNumbers),
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    replaced: Type.Object({ carrier: Carrier, waybillNumber: WaybillNumber }),
    reason: Type.Optional(ReasonCode),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 10 }],
      packageNumbers: ['2'],
      carrier: 'sf',
      waybillNumber: 'SF1234567890125',
      replaced: { carrier: 'sf', waybillNumber: 'SF1234567890123' },
      reason: 'label-damaged',
    },
  ],
});
