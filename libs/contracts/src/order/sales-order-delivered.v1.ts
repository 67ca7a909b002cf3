import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText } from '../parts.js';
import { orderIdentity } from './parts.js';

export const salesOrderDeliveredV1 = contract({
  type: 'order.sales-order-delivered.v1',
  audience: 'partner',
  promise:
    'The last quantity of the order was signed for. Said again, with an earlier time, when an earlier signature is learnt later: the earliest counts.',
  schema: Type.Object({
    ...orderIdentity,
    deliveredAt: { ...InstantText, description: 'when the last of the goods was signed for' },
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      deliveredAt: '2026-03-04T15:20:00.000+08:00',
    },
  ],
});
