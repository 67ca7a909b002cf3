import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { Affected, Carrier, ExceptionId, ExceptionKind, PackageNumbers, ShipmentId, WaybillNumber } from './parts.js';

export const exceptionClearedV1 = contract({
  type: 'logistics.exception-cleared.v1',
  audience: 'partner',
  promise:
    'A later step, at the time of this event, showed that an exception raised before no longer stands. May be said again with an earlier time, never with a later one: the earliest counts.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    packageNumbers: Type.Optional(PackageNumbers),
    affected: Type.Optional(Affected),
    exceptionId: ExceptionId,
    kind: ExceptionKind,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      exceptionId: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9n',
      kind: 'DELAY',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
    },
  ],
});
