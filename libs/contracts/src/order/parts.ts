import Type from 'typebox';

/** Which order a contract speaks of: the number between contexts, and the id of the stream here. */
export const orderIdentity = {
  orderNumber: Type.String({ minLength: 1, maxLength: 64, description: 'unique; the key between contexts' }),
  salesOrderId: Type.String({ pattern: '^so_', description: 'the id of the sales order in the order service' }),
};

/** Why a person decided so: an open list of codes, since free text may name people. */
export const ReasonCode = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 64 });

export const ShipmentId = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'the id of the shipment in the logistics service',
});
