import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, waybillNumberReusedReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type WaybillNumberReusedReported = Told<
  'logistics.waybill-number-reused-reported.v1',
  DataOf<typeof waybillNumberReusedReportedV1>
>;

/** Two shipments with one number: scans may be of either. */
export const whenWaybillNumberReusedReported: Reaction<WaybillNumberReusedReported> = {
  name: 'when-waybill-number-reused-reported',
  to: ['logistics.waybill-number-reused-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data }, found, { now, id }) => {
    if (found.one('case-by-episode', keyOf(data)) !== undefined) return [];
    const { shipmentId, contents, carrier, waybillNumber, otherShipmentId, otherSince, dispatchedAt } = data;
    return [
      on(exceptionCase, id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: [...new Set(contents.map(({ orderNumber }) => orderNumber))],
          shipmentId,
          dueAt: instant(dispatchedAt),
          now,
          details: { carrier, waybillNumber, otherShipmentId, otherSince, dispatchedAt },
        },
      }),
    ];
  },
};

const episodeOf = ({ shipmentId, otherShipmentId }: WaybillNumberReusedReported['data']) =>
  ({ rule: 'waybill-number-reused', subjectId: shipmentId, episode: otherShipmentId }) as const;

const keyOf = (data: WaybillNumberReusedReported['data']): string => episodeKey(episodeOf(data));
