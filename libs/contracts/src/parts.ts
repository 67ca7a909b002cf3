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

/** One change of a delivery, from the wish to its end; the same in every context. */
export const ChangeId = Type.String({ pattern: '^chg_', maxLength: 64, description: 'one change of a delivery' });

export const ChangeKind = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'what shall be otherwise; a recall brings the goods back; may grow',
  examples: ['address', 'time', 'recipient', 'recall'],
});
