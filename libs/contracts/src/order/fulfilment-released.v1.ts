import Type from 'typebox';
import { contract } from '../contract.js';
import { Contents } from '../parts.js';
import { orderIdentity } from './parts.js';

export const fulfilmentReleasedV1 = contract({
  type: 'order.fulfilment-released.v1',
  audience: 'internal',
  promise: 'One warehouse may prepare and ship these contents; a quantity is released to one fulfilment at a time.',
  schema: Type.Object({
    ...orderIdentity,
    fulfilmentId: Type.String({ pattern: '^ful_' }),
    warehouse: Type.String({ minLength: 1, maxLength: 64 }),
    contents: Contents,
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      fulfilmentId: 'ful_01h455vb4pex5vsknk084sn04s',
      warehouse: 'main',
      contents: [
        { orderNumber: 'SO-1001', lineNumber: 1, quantity: 6 },
        { orderNumber: 'SO-1001', lineNumber: 2, quantity: 4 },
      ],
    },
  ],
});
