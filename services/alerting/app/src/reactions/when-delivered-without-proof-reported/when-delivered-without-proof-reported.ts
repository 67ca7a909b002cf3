import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, deliveredWithoutProofReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type DeliveredWithoutProofReported = Told<
  'logistics.delivered-without-proof-reported.v1',
  DataOf<typeof deliveredWithoutProofReportedV1>
>;

/** The proof that its service requires is not there. The case ends by itself when it is. */
export const whenDeliveredWithoutProofReported: Reaction<DeliveredWithoutProofReported> = {
  name: 'when-delivered-without-proof-reported',
  to: ['logistics.delivered-without-proof-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data }, found, { now, id }) => {
    if (found.one('case-by-episode', keyOf(data)) !== undefined) return [];
    const { shipmentId, contents, carrier, waybillNumber, deliveredAt, missing } = data;
    return [
      on(exceptionCase, id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: [...new Set(contents.map(({ orderNumber }) => orderNumber))],
          shipmentId,
          dueAt: instant(deliveredAt),
          now,
          details: { carrier, waybillNumber, deliveredAt, missing: missing.join(' ') },
        },
      }),
    ];
  },
};

const episodeOf = ({ shipmentId }: DeliveredWithoutProofReported['data']) =>
  ({ rule: 'delivered-without-proof', subjectId: shipmentId, episode: shipmentId }) as const;

const keyOf = (data: DeliveredWithoutProofReported['data']): string => episodeKey(episodeOf(data));
