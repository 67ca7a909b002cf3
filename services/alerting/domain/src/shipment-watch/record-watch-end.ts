import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { ShipmentWatchEvent, WatchEndReason } from './shipment-watch.events.js';
import { withEnd, withSign, type ShipmentWatch } from './shipment-watch.state.js';
import { corrections } from './silences.js';

export type RecordWatchEnd = CommandShape<
  'RecordWatchEnd',
  {
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
    readonly sign: string;
    readonly reason: WatchEndReason;
    /** Of these packages alone. */
    readonly packageNumbers?: readonly string[];
    readonly now: Instant;
  }
>;

/** The last sign of life, of the shipment or of some of its packages. Of several ends the earliest holds, whichever comes first. */
export const recordWatchEnd = (watch: ShipmentWatch, { data }: RecordWatchEnd): readonly ShipmentWatchEvent[] => {
  const { occurredAt, effectiveAt, sign, reason, packageNumbers, now } = data;
  const seen = withSign(watch, effectiveAt);
  const after = withEnd(seen, effectiveAt, packageNumbers);
  if (after === seen) return [];
  return [
    ...(seen === watch ? [] : [{ type: 'SignOfLifeSeen', occurredAt, data: { effectiveAt, sign } } as const]),
    { type: 'WatchEnded', occurredAt, data: { effectiveAt, reason, ...(packageNumbers && { packageNumbers }) } },
    ...corrections(after, effectiveAt, now),
  ];
};
