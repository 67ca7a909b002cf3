import Type from 'typebox';
import { contract } from '../contract.js';
import { ChangeId, InstantText } from '../parts.js';
import { orderIdentity, ShipmentId } from './parts.js';

export const recalledButDeliveredReportedV1 = contract({
  type: 'order.recalled-but-delivered-reported.v1',
  audience: 'internal',
  promise: 'Goods that should have come back were signed for after the recall, and nobody had refused it.',
  schema: Type.Object({
    ...orderIdentity,
    shipmentId: ShipmentId,
    changeId: ChangeId,
    recalledAt: InstantText,
    deliveredAt: InstantText,
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      shipmentId: 'shp_01h455vb4pex5vsknk084sn05t',
      changeId: 'chg_01h455vb4pex5vsknk084sn10z',
      recalledAt: '2026-03-03T09:00:00.000+08:00',
      deliveredAt: '2026-03-04T16:20:00.000+08:00',
    },
  ],
});
