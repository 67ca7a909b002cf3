import Type from 'typebox';
import { contract } from '../contract.js';
import { orderIdentity, ShipmentId } from './parts.js';

export const shippedBeforeApprovalWithdrawnV1 = contract({
  type: 'order.shipped-before-approval-withdrawn.v1',
  audience: 'internal',
  promise:
    'The goods had left with approval after all: an approval from before their dispatch was learnt after the report; said once per report.',
  schema: Type.Object({ ...orderIdentity, shipmentId: ShipmentId }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      shipmentId: 'shp_01h455vb4pex5vsknk084sn05t',
    },
  ],
});
