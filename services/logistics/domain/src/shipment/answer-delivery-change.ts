import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import type { KnownChange } from './delivery-changes.js';
import type { DeliveryChangeApplied, DeliveryChangeRefused, ShipmentEvent } from './shipment.events.js';
import type { Dispatched, ShipmentState } from './shipment.state.js';

/** The carrier says whether it makes a change that it was asked for; late is better than never. */
export type AnswerDeliveryChange = CommandShape<
  'AnswerDeliveryChange',
  {
    readonly changeId: string;
    readonly outcome: 'applied' | 'refused';
    /** Of a refusal, as a code. */
    readonly reason?: string;
    readonly answeredAt: Instant;
    readonly now: Instant;
  }
>;

export const answerDeliveryChange = (state: ShipmentState, { data }: AnswerDeliveryChange): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  const change = state.changes.find(({ changeId }) => changeId === data.changeId);
  if (change === undefined) throw new Rejection('delivery-change-unknown');
  const { outcome, reason = 'refused-by-carrier', answeredAt, now } = data;
  if (change.state === outcome) return [];
  if (state.is !== 'dispatched' || change.state === 'applied' || change.state === 'refused')
    throw new Rejection('delivery-change-already-answered');
  const occurredAt = claimedTime(answeredAt, now);
  if (change.askedAt !== undefined && isBefore(occurredAt, change.askedAt))
    throw new Rejection('answered-before-it-was-asked');
  return [carriersAnswer(state, change, occurredAt, outcome === 'applied' ? undefined : reason)];
};

/** @param reason of a refusal; absent: the carrier makes the change */
export const carriersAnswer = (
  { contents, fulfilmentId }: Pick<Dispatched, 'contents' | 'fulfilmentId'>,
  { changeId, orderNumber, kind, dueAt }: KnownChange,
  occurredAt: Instant,
  reason: string | undefined,
): DeliveryChangeApplied | DeliveryChangeRefused => {
  const isLate = dueAt !== undefined && !isBefore(occurredAt, dueAt);
  const data = {
    contents,
    ...(fulfilmentId !== undefined && { fulfilmentId }),
    orderNumber,
    changeId,
    kind,
    custody: 'carrier',
    ...(isLate && ({ late: true } as const)),
  } as const;
  return reason === undefined
    ? { type: 'DeliveryChangeApplied', occurredAt, data }
    : { type: 'DeliveryChangeRefused', occurredAt, data: { ...data, reason } };
};
