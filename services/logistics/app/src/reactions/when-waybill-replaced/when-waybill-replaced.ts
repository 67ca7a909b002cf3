import type { Reaction, Told } from '@throughline/event-sourcing';
import type { WaybillReplaced } from '@throughline/logistics-domain';
import { handOverWaiting, lookUpWaiting } from '../../waiting-updates.js';

type Replaced = Told<'WaybillReplaced', WaybillReplaced['data']>;

/** Our own word: a new number is known, and gets what its carrier said of it before. */
export const whenWaybillReplaced: Reaction<Replaced> = {
  name: 'when-waybill-replaced',
  to: ['WaybillReplaced'],
  lookUps: ({ data }) => lookUpWaiting([data]),
  react: ({ data }, found, { now }) => handOverWaiting([data], found, now),
};
