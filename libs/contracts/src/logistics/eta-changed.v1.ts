import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { Carrier, ShipmentId, WaybillNumber } from './parts.js';

export const etaChangedV1 = contract({
  type: 'logistics.eta-changed.v1',
  audience: 'partner',
  promise:
    'A source expects the shipment to be delivered at another time than it said last, or says so for the first time. It binds nobody: the promise is the order’s.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    contents: Contents,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    source: Type.String({ minLength: 1, maxLength: 32, description: 'whose estimate it is: aftership, easypost …' }),
    deliveryAt: { ...InstantText, description: 'of a range the end, of a day its last second' },
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'as the source names it' })),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      source: 'aftership',
      deliveryAt: '2026-03-07T23:59:59.000+08:00',
      reason: 'extreme_weather',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      source: 'easypost',
      deliveryAt: '2026-03-06T18:00:00.000+08:00',
    },
  ],
});
