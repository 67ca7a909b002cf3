import type { CommandShape } from '@throughline/event-sourcing';
import { isAfter, type Instant } from '@throughline/values';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';
import { withSign, type ShipmentWatch } from './shipment-watch.state.js';
import { corrections } from './silences.js';

export type RecordSignOfLife = CommandShape<
  'RecordSignOfLife',
  { readonly occurredAt: Instant; readonly effectiveAt: Instant; readonly sign: string; readonly now: Instant }
>;

/**
 * A sign never speaks of absence: whether the limit had passed before it is said by the deadline, once the source has completed that
 * time. So signs that come in the wrong order after an outage raise no false alarm on the way.
 */
export const recordSignOfLife = (watch: ShipmentWatch, { data }: RecordSignOfLife): readonly ShipmentWatchEvent[] => {
  const { occurredAt, effectiveAt, sign, now } = data;
  const after = withSign(watch, effectiveAt);
  if (after === watch || isOutsideWatch(watch, effectiveAt)) return [];
  return [{ type: 'SignOfLifeSeen', occurredAt, data: { effectiveAt, sign } }, ...corrections(after, effectiveAt, now)];
};

const isOutsideWatch = ({ dispatch, endedAt }: ShipmentWatch, at: Instant): boolean =>
  (dispatch !== undefined && !isAfter(at, dispatch.at)) || (endedAt !== undefined && isAfter(at, endedAt));
