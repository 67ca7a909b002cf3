import Type from 'typebox';
import { ChangeId, ChangeKind, Contents } from '../parts.js';

export const ShipmentId = Type.String({ minLength: 1, maxLength: 64, description: 'shp_…, the key of a shipment' });

export const Carrier = Type.String({ minLength: 1, maxLength: 32, description: 'who carries it: sf, yto, correios …' });

export const WaybillNumber = Type.String({
  minLength: 1,
  maxLength: 40,
  description: "the carrier's number, in capitals, without blanks",
});

export const PackageNumber = Type.String({ minLength: 1, maxLength: 64 });

/** One physical piece of a shipment. */
export const Package = Type.Object({
  packageNumber: PackageNumber,
  weightGrams: Type.Optional(Type.Integer({ minimum: 1 })),
  lengthMm: Type.Optional(Type.Integer({ minimum: 1 })),
  widthMm: Type.Optional(Type.Integer({ minimum: 1 })),
  heightMm: Type.Optional(Type.Integer({ minimum: 1 })),
  waybillNumber: Type.Optional({ ...WaybillNumber, description: 'of its own; absent: it goes under the shipment’s' }),
  contents: Type.Optional({ ...Contents, description: 'what is in it; absent: nobody has said so' }),
});

export const PackageNumbers = Type.Array(PackageNumber, {
  minItems: 1,
  description: 'of these packages alone; absent: of all',
});

export const Affected = {
  ...Contents,
  description: 'what is in these packages, where somebody has said so; without packageNumbers it is all contents',
};

export const ProofKind = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'may grow',
  examples: ['signature', 'photo', 'code', 'position'],
});

export const MilestoneCode = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'may grow',
  examples: [
    'ANNOUNCED',
    'PICKED_UP',
    'DEPARTED',
    'ARRIVED',
    'CUSTOMS_IN',
    'CUSTOMS_OUT',
    'ARRIVED_DESTINATION',
    'FORWARDED',
    'OUT_FOR_DELIVERY',
    'AVAILABLE_FOR_PICKUP',
    'ATTEMPT_FAILED',
    'RETURNING',
    'RETURNED',
    'VOIDED',
    'UNTRACKED',
  ],
});

export const ExceptionKind = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'may grow',
  examples: ['DELAY', 'LOST', 'DAMAGED', 'REFUSED', 'SHORT', 'ADDRESS', 'CONTACT', 'CUSTOMS', 'HELD', 'OTHER'],
});

export const ExceptionId = Type.String({ minLength: 1, maxLength: 64, description: 'one exception of one shipment' });

export const ReasonCode = Type.String({
  pattern: '^[A-Za-z0-9._-]+$',
  maxLength: 64,
  description: 'why, as a code, where one is known; never free text',
});

export const LiableParty = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'who is taken to answer for it until somebody finds otherwise; may grow',
  examples: ['carrier', 'warehouse', 'customer', 'sales', 'authority', 'nobody'],
});

export const SignerKind = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'who signed, where the carrier says so; may grow',
  examples: ['recipient', 'proxy', 'neighbour', 'locker', 'after-exception'],
});

export const Location = Type.String({ minLength: 1, maxLength: 200, description: 'the place that the carrier named' });

/** Of which change, for the goods of which shipment, something is said. */
export const changeIdentity = {
  shipmentId: ShipmentId,
  contents: Contents,
  fulfilmentId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  orderNumber: Type.String({ minLength: 1, maxLength: 64, description: 'the order of which something was changed' }),
  changeId: ChangeId,
  kind: ChangeKind,
};

export const Custody = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'who held the goods when it was decided; may grow',
  examples: ['warehouse', 'packed', 'carrier', 'out-for-delivery', 'returning', 'returned', 'delivered', 'cancelled'],
});

export const Late = { ...Type.Literal(true), description: 'after the time at which nobody waited for it any more' };
