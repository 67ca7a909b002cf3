import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { addTo, hours, type DeliveryPromise, type Instant } from '@throughline/values';
import { interceptTypes, type CustodyStage, type DeliveryChangeKind } from './change-words.js';
import { custodyStageOf } from './custody-stage.js';
import { isShared } from './delivery-changes.js';
import type { ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The order service wants a delivery otherwise. A fact: it is not refused, but the change may be. */
export type RequestDeliveryChange = CommandShape<
  'RequestDeliveryChange',
  {
    readonly changeId: string;
    readonly orderNumber: string;
    readonly kind: DeliveryChangeKind;
    readonly promise?: DeliveryPromise;
    readonly effectiveAt: Instant;
    /** So long may the carrier say nothing. */
    readonly answerHours: number;
    readonly now: Instant;
  }
>;

/**
 * Routed by who holds the goods: in the warehouse it is done, on a packed one with a new label; the carrier is asked; and what is out for
 * delivery, or further, stays as it is. What the warehouse does takes effect with the wish: nothing lay between.
 */
export const requestDeliveryChange = (
  state: ShipmentState,
  { data }: RequestDeliveryChange,
): Decision<ShipmentEvent> => {
  if (state.is === 'unknown' || state.changes.some(({ changeId }) => changeId === data.changeId)) return [];
  const { changeId, orderNumber, kind, promise, effectiveAt, answerHours, now } = data;
  const { contents, fulfilmentId } = state;
  const custody = custodyStageOf(state);
  const about = {
    contents,
    ...(fulfilmentId !== undefined && { fulfilmentId }),
    orderNumber,
    changeId,
    kind,
  };
  const applied = { type: 'DeliveryChangeApplied', occurredAt: effectiveAt, data: { ...about, custody } } as const;
  const refused = (reason: string): Decision<ShipmentEvent> => [
    { type: 'DeliveryChangeRefused', occurredAt: effectiveAt, data: { ...about, custody, reason } },
  ];

  // Nothing of it goes anywhere.
  if (custody === 'cancelled') return [applied];
  if (isShared(contents, orderNumber) && (kind !== 'time' || state.is === 'dispatched'))
    return refused('shared-shipment');
  if (state.is === 'to-dispatch') {
    if (kind !== 'recall') {
      const relabel = custody === 'packed' && kind !== 'time' && ({ relabel: true } as const);
      return [{ ...applied, data: { ...applied.data, ...relabel } }];
    }
    const stays = { contents, reason: 'recalled', ...(fulfilmentId !== undefined && { fulfilmentId }), effectiveAt };
    return [{ type: 'ShipmentCancelled', occurredAt: effectiveAt, data: stays }, applied];
  }
  // What is coming back already has been recalled by somebody else.
  if (kind === 'recall' && (custody === 'returning' || custody === 'returned')) return [applied];
  if (custody !== 'carrier' || state.is !== 'dispatched') return refused(reasons[custody] ?? custody);
  return [
    {
      type: 'InterceptRequested',
      occurredAt: now,
      data: {
        ...about,
        ...state.waybill,
        type: interceptTypes[kind],
        ...(promise !== undefined && { promise }),
        dueAt: addTo(now, hours(answerHours)),
      },
    },
  ];
};

const reasons: Partial<Record<CustodyStage, string>> = {
  delivered: 'already-delivered',
  returning: 'already-returning',
  returned: 'already-returned',
};
