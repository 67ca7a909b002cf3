import type { Reaction, Told } from '@throughline/event-sourcing';
import {
  handOver,
  latestDispatched,
  waybillKey,
  type TrackingUpdateSetAside,
  type WaitingUpdates,
} from '@throughline/logistics-domain';
import type { Instant } from '@throughline/values';

type SetAside = Told<'TrackingUpdateSetAside', TrackingUpdateSetAside['data']>;

/** Our own word: an update waits, though its shipment may have been dispatched while we were writing that down. */
export const whenTrackingUpdateSetAside: Reaction<SetAside> = {
  name: 'when-tracking-update-set-aside',
  to: ['TrackingUpdateSetAside'],
  lookUps: ({ data }) => [
    { index: 'shipment-by-waybill', value: waybillKey(data) },
    { index: 'waiting-updates-by-waybill', value: waybillKey(data) },
  ],
  react: ({ data }, found, { now }) => {
    const shipmentId = latestDispatched(
      found.rows<{ dispatchedAt: Instant | null }>('shipment-by-waybill', waybillKey(data)),
    );
    if (shipmentId === undefined) return [];
    return found
      .rows<WaitingUpdates>('waiting-updates-by-waybill', waybillKey(data))
      .flatMap((waiting) => handOver(waiting, shipmentId, now));
  },
};
