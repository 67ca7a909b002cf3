import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import {
  Affected,
  Carrier,
  Location,
  MilestoneCode,
  PackageNumbers,
  ReasonCode,
  ShipmentId,
  WaybillNumber,
} from './parts.js';

export const milestoneReachedV1 = contract({
  type: 'logistics.milestone-reached.v1',
  audience: 'partner',
  promise:
    'The carrier reported a step that it had not reported before, in whatever order steps arrive. The signature and exceptions have contracts of their own.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    packageNumbers: Type.Optional(PackageNumbers),
    affected: Type.Optional(Affected),
    milestone: MilestoneCode,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    reason: Type.Optional(ReasonCode),
    location: Type.Optional(Location),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      milestone: 'PICKED_UP',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      location: '上海',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      milestone: 'ATTEMPT_FAILED',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      reason: 'nobody-home',
    },
  ],
});
