import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { numberOf } from '../waybill/held-waybill.js';
import type { Milestone } from '../tracking/milestones.js';
import { recordTrackingUpdates } from './record-tracking-updates.js';
import { onItsWay } from './replace-waybill.js';
import type { ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** A driver or somebody of ours says where the goods are, as a carrier would. */
export type RecordMilestoneByHand = CommandShape<
  'RecordMilestoneByHand',
  {
    readonly updateId: string;
    readonly milestone: Exclude<Milestone, 'EXCEPTION'>;
    /** Of the packages that go with this one under its number; absent: of all that go under the shipment's. */
    readonly packageNumber?: string;
    readonly location?: string;
    readonly description?: string;
    readonly signedBy?: string;
    readonly occurredAt: Instant;
    readonly now: Instant;
  }
>;

export const recordMilestoneByHand = (
  state: ShipmentState,
  { data }: RecordMilestoneByHand,
): Decision<ShipmentEvent> => {
  const dispatched = onItsWay(state);
  const { milestone, packageNumber, occurredAt, now, ...said } = data;
  if (packageNumber !== undefined && !dispatched.packages.some((piece) => piece.packageNumber === packageNumber))
    throw new Rejection('package-unknown');
  const waybill = packageNumber === undefined ? undefined : numberOf(dispatched.waybills, [packageNumber]);
  const update = {
    ...said,
    ...(waybill ?? dispatched.waybill),
    provider: 'generic',
    code: milestone,
    occurredAt: claimedTime(occurredAt, now),
    receivedAt: now,
  };
  return recordTrackingUpdates(state, { type: 'RecordTrackingUpdates', data: { updates: [update] } });
};
