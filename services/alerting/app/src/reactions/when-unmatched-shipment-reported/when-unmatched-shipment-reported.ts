import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, unmatchedShipmentReportedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type UnmatchedShipmentReported = Told<
  'order.unmatched-shipment-reported.v1',
  DataOf<typeof unmatchedShipmentReportedV1>
>;

/** The order service has waited a day for an order that a shipment names. One case for each time that it starts to wait. */
export const whenUnmatchedShipmentReported: Reaction<UnmatchedShipmentReported> = {
  name: 'when-unmatched-shipment-reported',
  to: ['order.unmatched-shipment-reported.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data, effectiveAt }, found, context) => {
    if (found.one('case-by-episode', keyOf(data)) !== undefined) return [];
    const { shipmentId, orderNumbers, waitingSince } = data;
    return [
      on(exceptionCase, context.id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: orderNumbers,
          shipmentId,
          dueAt: effectiveAt,
          now: context.now,
          details: { shipmentId, waitingSince },
        },
      }),
    ];
  },
};

const episodeOf = ({ shipmentId, waitingSince }: UnmatchedShipmentReported['data']) =>
  ({ rule: 'unmatched-shipment', subjectId: shipmentId, episode: waitingSince }) as const;

const keyOf = (data: UnmatchedShipmentReported['data']): string => episodeKey(episodeOf(data));
