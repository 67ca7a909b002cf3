import Type from 'typebox';
import { contract } from '../contract.js';
import { ChangeId, ChangeKind, DeliveryPromise } from '../parts.js';
import { orderIdentity, ReasonCode, ShipmentId } from './parts.js';

export const deliveryChangeRequestedV1 = contract({
  type: 'order.delivery-change-requested.v1',
  audience: 'internal',
  promise:
    'The delivery shall be otherwise, and whoever holds goods of the order is asked whether it can be done; who and where to is about people, and stands in the order service alone.',
  schema: Type.Object({
    ...orderIdentity,
    changeId: ChangeId,
    kind: ChangeKind,
    shipments: Type.Array(ShipmentId, { description: 'shipments that order knows of and awaits an answer for' }),
    fulfilments: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      description: 'released, without a shipment that order had heard of; the answer of their shipments is awaited',
    }),
    promise: Type.Optional(DeliveryPromise),
    reason: Type.Optional({ ...ReasonCode, description: 'of a recall: why the order shall be cancelled' }),
  }),
  samples: [
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      changeId: 'chg_01h455vb4pex5vsknk084sn09y',
      kind: 'address',
      shipments: ['shp_01h455vb4pex5vsknk084sn05t'],
      fulfilments: [],
    },
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      changeId: 'chg_01h455vb4pex5vsknk084sn10z',
      kind: 'recall',
      shipments: ['shp_01h455vb4pex5vsknk084sn05t'],
      fulfilments: [],
      reason: 'customer-request',
    },
    {
      orderNumber: 'SO-1001',
      salesOrderId: 'so_01h455vb4pex5vsknk084sn02q',
      changeId: 'chg_01h455vb4pex5vsknk084sn110',
      kind: 'time',
      shipments: [],
      fulfilments: ['ful_01h455vb4pex5vsknk084sn04s'],
      promise: { on: '2026-03-08', offset: '+08:00' },
    },
  ],
});
