import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Carrier, ShipmentId, WaybillNumber } from './parts.js';

export const waybillNumberReusedReportedV1 = contract({
  type: 'logistics.waybill-number-reused-reported.v1',
  audience: 'internal',
  promise: 'Another shipment had this number not long before, or has it still: scans may be of either.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    otherShipmentId: ShipmentId,
    otherSince: InstantText,
    dispatchedAt: InstantText,
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      otherShipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5d',
      otherSince: '2026-02-20T18:00:00.000+08:00',
      dispatchedAt: '2026-03-02T18:00:00.000+08:00',
    },
  ],
});
