import Type from 'typebox';
import { contract } from '../contract.js';
import { changeIdentity, Custody, Late } from './parts.js';

export const deliveryChangeAppliedV1 = contract({
  type: 'logistics.delivery-change-applied.v1',
  audience: 'internal',
  promise:
    'For the goods of this shipment the change is made in the warehouse, or the carrier says that it makes it; of a recall: they stay, or come back.',
  schema: Type.Object({
    ...changeIdentity,
    custody: Custody,
    relabel: Type.Optional({ ...Type.Literal(true), description: 'a label was on it already: it needs a new one' }),
    late: Type.Optional(Late),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      orderNumber: 'SO-2026-0001',
      changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
      kind: 'address',
      fulfilmentId: 'ful_01jq7m4s0a1b2c3d4e5f6g7h8j',
      custody: 'packed',
      relabel: true,
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      orderNumber: 'SO-2026-0001',
      changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
      kind: 'recall',
      custody: 'carrier',
      late: true,
    },
  ],
});
