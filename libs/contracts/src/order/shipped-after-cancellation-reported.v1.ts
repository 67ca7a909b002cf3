import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText } from '../parts.js';
import { orderIdentity, ShipmentId } from './parts.js';

export const shippedAfterCancellationReportedV1 = contract({
  type: 'order.shipped-after-cancellation-reported.v1',
  audience: 'internal',
  promise: 'Goods of a cancelled or rejected order are on their way; said once per order and shipment.',
  schema: Type.Object({
    ...orderIdentity,
    shipmentId: ShipmentId,
    shippedAt: InstantText,
    cancelledAt: { ...InstantText, description: 'when the order was cancelled or rejected' },
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      shipmentId: 'shp_01h455vb4pex5vsknk084sn05t',
      shippedAt: '2026-03-02T14:00:00.000+08:00',
      cancelledAt: '2026-03-02T13:00:00.000+08:00',
    },
  ],
});
