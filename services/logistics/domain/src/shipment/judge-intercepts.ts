import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { isAfter, type Instant } from '@throughline/values';
import type { ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The time has come at which the carrier should have answered. */
export type JudgeIntercepts = CommandShape<'JudgeIntercepts', { readonly due: Instant; readonly now: Instant }>;

export const judgeIntercepts = (state: ShipmentState, { data }: JudgeIntercepts): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') return [];
  const { contents, fulfilmentId, changes } = state;
  return changes.flatMap(({ changeId, orderNumber, kind, state: how, dueAt }) =>
    how !== 'asked' || dueAt === undefined || isAfter(dueAt, data.due)
      ? []
      : [
          {
            type: 'DeliveryChangeTimedOut' as const,
            occurredAt: dueAt,
            data: {
              contents,
              ...(fulfilmentId !== undefined && { fulfilmentId }),
              orderNumber,
              changeId,
              kind,
              dueAt,
            },
          },
        ],
  );
};
