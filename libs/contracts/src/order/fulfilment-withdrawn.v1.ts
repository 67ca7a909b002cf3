import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { orderIdentity } from './parts.js';

export const fulfilmentWithdrawnV1 = contract({
  type: 'order.fulfilment-withdrawn.v1',
  audience: 'internal',
  promise:
    'The warehouse shall no longer ship this fulfilment; what is still wanted of it is released again under a new id.',
  schema: Type.Object({
    ...orderIdentity,
    fulfilmentId: Type.String({ pattern: '^ful_' }),
    warehouse: Type.String({ minLength: 1, maxLength: 64 }),
    contents: Contents,
    reason: Type.String({ description: 'shipped-otherwise, order-cancelled; may grow' }),
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      fulfilmentId: 'ful_01h455vb4pex5vsknk084sn04s',
      warehouse: 'main',
      contents: [{ orderNumber: 'SO-1001', lineNumber: 1, quantity: 6 }],
      reason: 'shipped-otherwise',
    },
  ],
});
