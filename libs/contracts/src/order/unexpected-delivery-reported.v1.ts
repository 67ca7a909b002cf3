import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents, InstantText } from '../parts.js';
import { orderIdentity, ShipmentId } from './parts.js';

export const unexpectedDeliveryReportedV1 = contract({
  type: 'order.unexpected-delivery-reported.v1',
  audience: 'internal',
  promise: 'A shipment was signed for that contradicts what the order knows; said once per order and shipment.',
  schema: Type.Object({
    ...orderIdentity,
    shipmentId: ShipmentId,
    deliveredAt: InstantText,
    reason: Type.String({
      description:
        'after-cancellation, after-rejection, unknown-line, never-shipped, more-than-shipped, more-than-ordered; may grow',
    }),
    contents: Contents,
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      shipmentId: 'shp_01h455vb4pex5vsknk084sn05t',
      deliveredAt: '2026-03-04T15:20:00.000+08:00',
      reason: 'never-shipped',
      contents: [{ orderNumber: 'SO-1001', lineNumber: 1, quantity: 6 }],
    },
  ],
});
