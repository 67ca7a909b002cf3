import Type from 'typebox';
import { contract } from '../contract.js';
import { ChangeId, InstantText, DeliveryPromise } from '../parts.js';
import { orderIdentity } from './parts.js';

export const promiseChangedV1 = contract({
  type: 'order.promise-changed.v1',
  audience: 'partner',
  promise:
    'From the time of this event on the customer is promised something else; what was broken before stays broken.',
  schema: Type.Object({
    ...orderIdentity,
    changeId: ChangeId,
    promise: DeliveryPromise,
    promiseLimit: { ...InstantText, description: 'the first moment at which the promise is broken' },
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      changeId: 'chg_01h455vb4pex5vsknk084sn110',
      promise: { on: '2026-03-08', offset: '+08:00' },
      promiseLimit: '2026-03-09T00:00:00.000+08:00',
    },
  ],
});
