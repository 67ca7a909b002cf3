import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText, DeliveryPromise } from '../parts.js';
import { orderIdentity } from './parts.js';

export const salesOrderPlacedV1 = contract({
  type: 'order.sales-order-placed.v1',
  audience: 'partner',
  promise:
    'A customer ordered these lines; the order number is unique and stays the key of this order between contexts.',
  schema: Type.Object({
    ...orderIdentity,
    externalReference: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    promise: Type.Optional(DeliveryPromise),
    promiseLimit: Type.Optional({ ...InstantText, description: 'the first moment at which the promise is broken' }),
    lines: Type.Array(
      Type.Object({
        lineNumber: Type.Integer({ minimum: 1 }),
        sku: Type.String({ minLength: 1, maxLength: 64 }),
        quantity: Type.Integer({ minimum: 1 }),
      }),
      { minItems: 1 },
    ),
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      externalReference: 'TB-778899',
      promise: { on: '2026-03-05', offset: '+08:00' },
      promiseLimit: '2026-03-06T00:00:00.000+08:00',
      lines: [
        { lineNumber: 1, sku: 'TEA-250', quantity: 6 },
        { lineNumber: 2, sku: 'CUP-01', quantity: 4 },
      ],
    },
    {
      orderNumber: 'SO-1002',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn03r',
      lines: [{ lineNumber: 1, sku: 'TEA-250', quantity: 1 }],
    },
  ],
});
