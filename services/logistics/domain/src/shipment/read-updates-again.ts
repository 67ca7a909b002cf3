import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Meaning } from '../tracking/code-mapping.js';
import { byTime } from '../tracking/tracking-picture.js';
import { updateEffectiveAt } from '../tracking/tracking-update.js';
import { handlingNoted, newsOf, noteOf } from './record-tracking-updates.js';
import type { ShipmentEvent, TrackingUpdateReinterpreted } from './shipment.events.js';
import { scanOf, toldWith, withReinterpreted, type Dispatched, type ShipmentState } from './shipment.state.js';

/** Somebody has said what a code means: what was told in it before is read again. */
export type ReadUpdatesAgain = CommandShape<
  'ReadUpdatesAgain',
  { readonly provider: string; readonly code: string; readonly meaning: Meaning; readonly revision: number }
>;

export const readUpdatesAgain = (state: ShipmentState, { data }: ReadUpdatesAgain): Decision<ShipmentEvent> => {
  if (state.is !== 'dispatched') return [];
  const { provider, code, meaning, revision } = data;
  const events: ShipmentEvent[] = [];
  let known: Dispatched = state;
  const unread = state.unmapped
    .filter(({ data: told }) => told.provider === provider && told.code === code)
    .map((each) => ({
      ...each,
      code,
      updateId: each.data.updateId,
      effectiveAt: updateEffectiveAt({ occurredAt: each.occurredAt, receivedAt: each.data.receivedAt }),
    }));
  for (const { occurredAt, data: told } of unread.sort(byTime)) {
    const again: TrackingUpdateReinterpreted = {
      type: 'TrackingUpdateReinterpreted',
      occurredAt,
      data:
        meaning.milestone === undefined ? { ...told, ...noteOf(meaning), revision } : { ...meaning, ...told, revision },
    };
    known = withReinterpreted(known, again);
    const scan = scanOf(again);
    const news = scan === undefined ? [handlingNoted(known, again)] : newsOf(known, scan);
    events.push(again, ...news);
    known = { ...known, told: news.reduce(toldWith, known.told) };
  }
  return events;
};
