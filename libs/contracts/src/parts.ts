import Type from 'typebox';

/** RFC 3339 with offset. */
export const InstantText = Type.String({ format: 'date-time', description: 'RFC 3339 instant with its offset' });

/** What a shipment carries of which order: a list from the first version on, since orders and shipments are many to many. */
export const Contents = Type.Array(
  Type.Object({
    orderNumber: Type.String({ minLength: 1, maxLength: 64 }),
    lineNumber: Type.Integer({ minimum: 1 }),
    quantity: Type.Integer({ minimum: 1 }),
  }),
  { minItems: 1 },
);

/** What a case, a watch or a report is about. */
export const Subject = Type.Object({
  type: Type.String({ description: 'sales-order, shipment, source; may grow' }),
  id: Type.String(),
});
