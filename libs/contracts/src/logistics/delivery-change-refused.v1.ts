import Type from 'typebox';
import { contract } from '../contract.js';
import { changeIdentity, Custody, Late, ReasonCode } from './parts.js';

export const deliveryChangeRefusedV1 = contract({
  type: 'logistics.delivery-change-refused.v1',
  audience: 'internal',
  promise: 'For the goods of this shipment the change is not made: whoever holds them cannot, or will not.',
  schema: Type.Object({
    ...changeIdentity,
    custody: Custody,
    reason: ReasonCode,
    late: Type.Optional(Late),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      orderNumber: 'SO-2026-0001',
      changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
      kind: 'address',
      custody: 'out-for-delivery',
      reason: 'out-for-delivery',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      orderNumber: 'SO-2026-0001',
      changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
      kind: 'recall',
      custody: 'carrier',
      reason: 'delivered-meanwhile',
    },
  ],
});
