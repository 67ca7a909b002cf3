import Type from 'typebox';
import { contract } from '../contract.js';
import { orderIdentity, ReasonCode } from './parts.js';

export const salesOrderCancelledV1 = contract({
  type: 'order.sales-order-cancelled.v1',
  audience: 'partner',
  promise: 'The whole order was called off before any of its goods had left, as far as the order service knew.',
  schema: Type.Object({ ...orderIdentity, reason: ReasonCode }),
  samples: [{ orderNumber: 'SO-1001', salesOrderId: 'so_01h455vb4pex5vsknk084sn02q', reason: 'customer-request' }],
});
