import type { StepResult } from '@throughline/event-store';
import {
  shipment,
  type ShipmentEvent,
  type TrackingUpdate,
  type UnmatchedUpdateEvent,
} from '@throughline/logistics-domain';

/** What became of an update. May grow. */
export type UpdateOutcome = 'recorded' | 'noted' | 'repeated' | 'unmapped' | 'set-aside';

export interface UpdateResult {
  readonly updateId: string;
  readonly result: UpdateOutcome;
  readonly shipmentId?: string;
  readonly readAfter: string;
}

const outcomes: Readonly<Partial<Record<string, UpdateOutcome>>> = {
  TrackingUpdateRecorded: 'recorded',
  TrackingUpdateNoted: 'noted',
  TrackingUpdateUnmapped: 'unmapped',
  TrackingUpdateSetAside: 'set-aside',
};

/** One answer for each update, in the order in which they were sent; what followed from none is a repetition. */
export const updateResults = (
  updates: readonly TrackingUpdate[],
  steps: readonly StepResult[],
): readonly UpdateResult[] => {
  const stepOf = new Map(steps.flatMap((step) => updatesOf(step).map(({ updateId }) => [updateId, step] as const)));
  const news = new Map(steps.flatMap(({ events }) => (events as readonly OurEvent[]).flatMap(outcomeOf)));
  return updates.map(({ updateId }) => {
    const step = stepOf.get(updateId);
    if (step === undefined) throw new Error('an update that no command was about');
    const result = news.get(updateId) ?? 'repeated';
    // The same scan twice in one batch is news the first time only.
    news.delete(updateId);
    const { decider, streamId } = step.command;
    const isPlaced = decider.streamType === shipment.streamType;
    return { updateId, result, ...(isPlaced && { shipmentId: streamId }), readAfter: step.readAfter };
  });
};

type OurEvent = ShipmentEvent | UnmatchedUpdateEvent;

const outcomeOf = (event: OurEvent): [string, UpdateOutcome][] => {
  const outcome = outcomes[event.type];
  return outcome !== undefined && 'updateId' in event.data ? [[event.data.updateId, outcome]] : [];
};

const updatesOf = ({ command }: StepResult): readonly TrackingUpdate[] =>
  (command.command.data as { readonly updates: readonly TrackingUpdate[] }).updates;
