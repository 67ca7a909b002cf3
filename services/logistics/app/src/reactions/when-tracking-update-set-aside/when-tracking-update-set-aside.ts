import type { Reaction, Told } from '@throughline/event-sourcing';
import type { TrackingUpdateSetAside } from '@throughline/logistics-domain';
import { handOverWaiting, lookUpWaiting } from '../../waiting-updates.js';

type SetAside = Told<'TrackingUpdateSetAside', TrackingUpdateSetAside['data']>;

/** Our own word: an update waits, though its shipment may have been dispatched while we were writing that down. */
export const whenTrackingUpdateSetAside: Reaction<SetAside> = {
  name: 'when-tracking-update-set-aside',
  to: ['TrackingUpdateSetAside'],
  lookUps: ({ data }) => lookUpWaiting([data]),
  react: ({ data }, found, { now }) => handOverWaiting([data], found, now),
};
