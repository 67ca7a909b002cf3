import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import {
  Affected,
  Carrier,
  ExceptionId,
  ExceptionKind,
  LiableParty,
  Location,
  PackageNumber,
  PackageNumbers,
  ReasonCode,
  ShipmentId,
  WaybillNumber,
} from './parts.js';

export const exceptionRaisedV1 = contract({
  type: 'logistics.exception-raised.v1',
  audience: 'partner',
  promise:
    'The carrier, or somebody of ours, reported something abnormal; it stands until exception-cleared names the same exceptionId.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    packageNumbers: Type.Optional(PackageNumbers),
    affected: Type.Optional(Affected),
    exceptionId: ExceptionId,
    kind: ExceptionKind,
    packageNumber: Type.Optional(PackageNumber),
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    reason: Type.Optional(ReasonCode),
    location: Type.Optional(Location),
    liableParty: Type.Optional(LiableParty),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      exceptionId: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9n',
      kind: 'DELAY',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      reason: 'weather',
      location: '武汉',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      exceptionId: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9p',
      kind: 'DELAY',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      reason: 'no-update',
      liableParty: 'carrier',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      exceptionId: 'exc_01jq9x0c1d2e3f4g5h6j7k8m9q',
      kind: 'DAMAGED',
      packageNumber: '1',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      liableParty: 'carrier',
    },
  ],
});
