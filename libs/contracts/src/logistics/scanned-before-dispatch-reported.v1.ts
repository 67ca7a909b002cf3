import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Carrier, MilestoneCode, ShipmentId, WaybillNumber } from './parts.js';

export const scannedBeforeDispatchReportedV1 = contract({
  type: 'logistics.scanned-before-dispatch-reported.v1',
  audience: 'internal',
  promise:
    'A carrier had the goods in hand more than a day before they left by our own word, or delivered them before. Said once of a shipment.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    milestone: MilestoneCode,
    scannedAt: InstantText,
    dispatchedAt: InstantText,
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      milestone: 'PICKED_UP',
      scannedAt: '2026-02-28T16:20:00.000+08:00',
      dispatchedAt: '2026-03-02T18:00:00.000+08:00',
    },
  ],
});
