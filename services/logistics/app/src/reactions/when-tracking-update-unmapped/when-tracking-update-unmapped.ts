import type { Reaction, Told } from '@throughline/event-sourcing';
import { readHistoryAgain, type MappedByPeople, type TrackingUpdateUnmapped } from '@throughline/logistics-domain';

type Unmapped = Told<'TrackingUpdateUnmapped', TrackingUpdateUnmapped['data']>;

/** Our own word: nobody understood an update, though its code may have got a meaning while we were writing that down, or while it waited for its shipment. */
export const whenTrackingUpdateUnmapped: Reaction<Unmapped> = {
  name: 'when-tracking-update-unmapped',
  to: ['TrackingUpdateUnmapped'],
  lookUps: ({ data: { provider } }) => [{ index: 'code-mapping-by-provider', value: provider }],
  react: ({ data, subject }, found) => {
    const [mapped] = found.rows<MappedByPeople>('code-mapping-by-provider', data.provider);
    return readHistoryAgain(data, [idOf(subject)], mapped?.row);
  },
};

/** `shipment/shp_…` → `shp_…` */
const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1);
