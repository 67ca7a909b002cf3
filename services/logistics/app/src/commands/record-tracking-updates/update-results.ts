import type { StepResult } from '@throughline/event-store';
import {
  waybillKey,
  type ShipmentEvent,
  type TrackingUpdate,
  type UnmatchedUpdateEvent,
} from '@throughline/logistics-domain';

/** What became of an update. May grow. */
export type UpdateOutcome = 'recorded' | 'repeated' | 'unmapped' | 'set-aside';

export interface UpdateResult {
  readonly updateId: string;
  readonly result: UpdateOutcome;
  readonly shipmentId?: string;
  readonly readAfter: string;
}

const outcomes: Readonly<Partial<Record<string, UpdateOutcome>>> = {
  TrackingUpdateRecorded: 'recorded',
  TrackingUpdateUnmapped: 'unmapped',
  TrackingUpdateSetAside: 'set-aside',
};

/** One answer for each update, in the order in which they were sent; what followed from none is a repetition. */
export const updateResults = (
  updates: readonly TrackingUpdate[],
  steps: readonly StepResult[],
): readonly UpdateResult[] => {
  const news = new Map(
    steps.flatMap(({ events }) => (events as readonly (ShipmentEvent | UnmatchedUpdateEvent)[]).flatMap(outcomeOf)),
  );
  const stepOf = new Map(steps.map((step) => [waybillKey(updatesOf(step)[0]!), step]));
  return updates.map((update) => {
    const { updateId } = update;
    const result = news.get(updateId) ?? 'repeated';
    // The same scan twice in one batch is news the first time only.
    news.delete(updateId);
    const { command, readAfter } = stepOf.get(waybillKey(update))!;
    const isPlaced = command.decider.streamType === 'shipment';
    return { updateId, result, ...(isPlaced && { shipmentId: command.streamId }), readAfter };
  });
};

const outcomeOf = (event: ShipmentEvent | UnmatchedUpdateEvent): [string, UpdateOutcome][] => {
  const outcome = outcomes[event.type];
  return outcome !== undefined && 'updateId' in event.data ? [[event.data.updateId, outcome]] : [];
};

const updatesOf = ({ command }: StepResult): readonly TrackingUpdate[] =>
  (command.command.data as { readonly updates: readonly TrackingUpdate[] }).updates;
