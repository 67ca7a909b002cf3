import Type from 'typebox';
import { contract } from '../contract.js';
import { DeliveryPromise } from '../parts.js';
import { Carrier, changeIdentity, WaybillNumber } from './parts.js';

export const changedAtCarrierV1 = contract({
  type: 'logistics.changed-at-carrier.v1',
  audience: 'internal',
  promise:
    'The recipient or the carrier changed a delivery without us; who and where to is about people, and stands in the logistics service alone.',
  schema: Type.Object({
    ...changeIdentity,
    carrier: Carrier,
    waybillNumber: WaybillNumber,
    promise: Type.Optional({
      ...DeliveryPromise,
      description: 'of a change of time: when the carrier now means to deliver',
    }),
  }),
  samples: [
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      orderNumber: 'SO-2026-0001',
      changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
      kind: 'address',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
    },
    {
      shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
      contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
      orderNumber: 'SO-2026-0001',
      changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
      kind: 'time',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      promise: { on: '2026-03-08', offset: '+08:00' },
    },
  ],
});
