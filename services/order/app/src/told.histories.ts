import type { Found, ReactionContext, Told } from '@throughline/event-sourcing';
import { at } from '@throughline/event-sourcing';
import type { WaitingFact } from '@throughline/order-domain';
import {
  salesOrderByNumber,
  waitingShipmentByOrderNumber,
  waitingShipmentByShipment,
  type WaitingShipment,
} from './facts-of-shipments.js';

// What other contexts tell us, and what our look-ups find, for the specs of reactions.

export const now = at('2026-03-02T12:30:00+08:00');
export const context: ReactionContext = { now, id: (prefix, key = '') => `${prefix}_for_${key}` };

/** A published fact that happened at noon and was recorded a minute later by its source. */
export const told = <const Type extends string, Data extends object>(
  type: Type,
  data: Data,
  subject = 'shipment/shp_1',
): Told<Type, Data> => ({
  type,
  data,
  eventId: `told-${type}`,
  subject,
  occurredAt: at('2026-03-02T12:00:00+08:00'),
  recordedAt: at('2026-03-02T12:01:00+08:00'),
  effectiveAt: at('2026-03-02T12:00:00+08:00'),
  correlationId: 'spec',
});

/** What each command keeps of {@link told}. */
export const learntOf = (type: string) => ({
  factId: `told-${type}`,
  occurredAt: at('2026-03-02T12:00:00+08:00'),
  effectiveAt: at('2026-03-02T12:00:00+08:00'),
});

/** Orders that we know (number → id), and facts that wait in one shipment's stream. */
export const finding = (
  orders: Readonly<Record<string, string>>,
  waiting: Readonly<Record<string, WaitingShipment['waiting']>> = {},
): Found => {
  const rows = (index: string, value: string) =>
    Object.entries(waiting)
      .filter(([shipmentId, facts]) =>
        index === waitingShipmentByShipment
          ? shipmentId === value && facts.length > 0
          : index === waitingShipmentByOrderNumber && facts.some((fact) => fact.orderNumber === value),
      )
      .map(([streamId, facts]) => ({ streamId, row: { waiting: facts } }));
  return {
    rows: <Row>(index: string, value: string) => rows(index, value) as { streamId: string; row: Row }[],
    one: (index, value) => (index === salesOrderByNumber ? orders[value] : rows(index, value)[0]?.streamId),
  };
};

/** A milestone of shipment shp_1 that waits for an order. */
export const waitingMilestone = (orderNumber: string, factId: string): WaitingFact & { readonly factId: string } => ({
  orderNumber,
  factId,
  fact: {
    type: 'RecordShipmentProgress',
    data: {
      factId,
      occurredAt: at('2026-03-02T11:00:00+08:00'),
      effectiveAt: at('2026-03-02T11:00:00+08:00'),
      shipmentId: 'shp_1',
      milestone: 'PICKED_UP',
      carrier: 'sf',
      waybillNumber: 'SF1',
    },
  },
});
