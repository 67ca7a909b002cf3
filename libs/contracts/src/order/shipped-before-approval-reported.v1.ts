import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText } from '../parts.js';
import { orderIdentity, ShipmentId } from './parts.js';

export const shippedBeforeApprovalReportedV1 = contract({
  type: 'order.shipped-before-approval-reported.v1',
  audience: 'internal',
  promise:
    'Goods left before the order was approved; said once per order and shipment, whichever of the two was learnt first; withdrawn when the approval turns out to be from before.',
  schema: Type.Object({
    ...orderIdentity,
    shipmentId: ShipmentId,
    shippedAt: InstantText,
    approvedAt: Type.Optional({ ...InstantText, description: 'absent while the approval is still missing' }),
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      shipmentId: 'shp_01h455vb4pex5vsknk084sn05t',
      shippedAt: '2026-03-02T09:00:00.000+08:00',
      approvedAt: '2026-03-02T12:00:00.000+08:00',
    },
    {
      orderNumber: 'SO-1002',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn03r',
      shipmentId: 'shp_01h455vb4pex5vsknk084sn06v',
      shippedAt: '2026-03-02T09:00:00.000+08:00',
    },
  ],
});
