import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText } from '../parts.js';
import { changeIdentity } from './parts.js';

export const deliveryChangeTimedOutV1 = contract({
  type: 'logistics.delivery-change-timed-out.v1',
  audience: 'internal',
  promise: 'The carrier has not answered in time; a later answer is still told, and says that it is late.',
  schema: Type.Object({
    ...changeIdentity,
    dueAt: { ...InstantText, description: 'until then it could have answered in time' },
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      orderNumber: 'SO-2026-0001',
      changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
      kind: 'recall',
      dueAt: '2026-03-04T09:00:00.000Z',
    },
  ],
});
