import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { Carrier, Location, MilestoneCode, ShipmentId, WaybillNumber } from './parts.js';

export const handlingNotedV1 = contract({
  type: 'logistics.handling-noted.v1',
  audience: 'internal',
  promise: 'The carrier handled the goods without a new step: at most one is planned. Somebody has them in hand.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    planned: Type.Optional(MilestoneCode),
    location: Type.Optional(Location),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      planned: 'DEPARTED',
      location: '上海',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
    },
  ],
});
