import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText } from '../parts.js';
import { ShipmentId } from './parts.js';

export const unmatchedShipmentReportedV1 = contract({
  type: 'order.unmatched-shipment-reported.v1',
  audience: 'internal',
  promise:
    'For 24 h nobody has placed an order that this shipment names; its facts still wait and are handed over when one appears.',
  schema: Type.Object({
    shipmentId: ShipmentId,
    orderNumbers: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      minItems: 1,
      description: 'the unknown ones',
    }),
    waitingSince: { ...InstantText, description: 'when the first of its facts was set aside' },
  }),
  samples: [
    {
      shipmentId: 'shp_01h455vb4pex5vsknk084sn05t',
      orderNumbers: ['SO-9999'],
      waitingSince: '2026-03-02T09:00:00.000Z',
    },
  ],
});
