import Type from 'typebox';
import { contract } from '../contract.js';
import { orderIdentity } from './parts.js';

export const salesOrderApprovedV1 = contract({
  type: 'order.sales-order-approved.v1',
  audience: 'partner',
  promise: 'The approval gate of the order is passed; what has not shipped yet is released beside this.',
  schema: Type.Object({ ...orderIdentity }),
  samples: [{ orderNumber: 'SO-1001', salesOrderId: 'so_01h455vb4pex5vsknk084sn02q' }],
});
