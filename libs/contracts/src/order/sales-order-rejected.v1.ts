import Type from 'typebox';
import { contract } from '../contract.js';
import { orderIdentity, ReasonCode } from './parts.js';

export const salesOrderRejectedV1 = contract({
  type: 'order.sales-order-rejected.v1',
  audience: 'partner',
  promise: 'The order was refused at a gate and ends here; nothing of it will be released.',
  schema: Type.Object({ ...orderIdentity, reason: ReasonCode }),
  samples: [{ orderNumber: 'SO-1001', salesOrderId: 'so_01h455vb4pex5vsknk084sn02q', reason: 'credit-limit' }],
});
