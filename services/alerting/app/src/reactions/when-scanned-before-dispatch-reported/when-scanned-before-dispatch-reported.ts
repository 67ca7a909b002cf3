import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, scannedBeforeDispatchReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type ScannedBeforeDispatchReported = Told<
  'logistics.scanned-before-dispatch-reported.v1',
  DataOf<typeof scannedBeforeDispatchReportedV1>
>;

/** The carrier had the goods before the warehouse says that they left. */
export const whenScannedBeforeDispatchReported: Reaction<ScannedBeforeDispatchReported> = {
  name: 'when-scanned-before-dispatch-reported',
  to: ['logistics.scanned-before-dispatch-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data }, found, { now, id }) => {
    if (found.one('case-by-episode', keyOf(data)) !== undefined) return [];
    const { shipmentId, contents, carrier, waybillNumber, milestone, scannedAt, dispatchedAt } = data;
    return [
      on(exceptionCase, id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: [...new Set(contents.map(({ orderNumber }) => orderNumber))],
          shipmentId,
          dueAt: instant(scannedAt),
          now,
          details: { carrier, waybillNumber, milestone, scannedAt, dispatchedAt },
        },
      }),
    ];
  },
};

const episodeOf = ({ shipmentId }: ScannedBeforeDispatchReported['data']) =>
  ({ rule: 'scanned-before-dispatch', subjectId: shipmentId, episode: shipmentId }) as const;

const keyOf = (data: ScannedBeforeDispatchReported['data']): string => episodeKey(episodeOf(data));
