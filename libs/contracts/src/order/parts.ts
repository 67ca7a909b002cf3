import Type from 'typebox';
import { InstantText } from '../parts.js';

/** Which order a contract speaks of: the number between contexts, and the id of the stream here. */
export const orderIdentity = {
  orderNumber: Type.String({ minLength: 1, maxLength: 64, description: 'unique; the key between contexts' }),
  salesOrderId: Type.String({ pattern: '^so_', description: 'the id of the sales order in the order service' }),
};

/** What the customer was told: a local day with the offset of its place, or a moment. */
export const DeliveryPromise = Type.Union([
  Type.Object({
    on: Type.String({ format: 'date', description: 'local day' }),
    offset: Type.String({
      pattern: '^(Z|[+-]\\d{2}:\\d{2})$',
      description: 'offset of the place where that day is counted',
    }),
  }),
  Type.Object({ at: InstantText }),
]);

/** Why a person decided so: an open list of codes, since free text may name people. */
export const ReasonCode = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 64 });

export const ShipmentId = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'the id of the shipment in the logistics service',
});
