import { episodeKey, exceptionCase, exceptionRule, isExceptionLife, shipmentWatch } from '@throughline/alerting-domain';
import type { DataOf, exceptionRaisedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type ExceptionRaised = Told<'logistics.exception-raised.v1', DataOf<typeof exceptionRaisedV1>>;

/**
 * Bad news is news, and somebody's case: one for each exception. What a provider has only counted (no update in time) is neither: our own
 * clocks judge that, for every carrier alike.
 */
export const whenExceptionRaised: Reaction<ExceptionRaised> = {
  name: 'when-exception-raised',
  to: ['logistics.exception-raised.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: episodeKey(episodeOf(data)) }],
  react: ({ data, occurredAt, effectiveAt }, found, { now, id }) => {
    if (!isExceptionLife(data.reason)) return [];
    const { shipmentId, exceptionId, kind, reason, carrier, liableParty } = data;
    const sign = { occurredAt, effectiveAt, sign: `EXCEPTION ${kind}`, now };
    const life = on(shipmentWatch, shipmentId, { type: 'RecordSignOfLife', data: sign });
    if (found.one('case-by-episode', episodeKey(episodeOf(data))) !== undefined) return [life];
    return [
      life,
      on(exceptionCase, id('case'), {
        type: 'OpenCase',
        data: {
          ...episodeOf(data),
          orders: [...new Set((data.affected ?? data.contents).map(({ orderNumber }) => orderNumber))],
          shipmentId,
          dueAt: effectiveAt,
          now,
          details: {
            exceptionId,
            kind,
            carrier,
            ...(reason !== undefined && { reason }),
            ...(liableParty !== undefined && { liableParty }),
          },
        },
      }),
    ];
  },
};

const episodeOf = ({ shipmentId, exceptionId, kind }: ExceptionRaised['data']) => ({
  rule: exceptionRule(kind).rule,
  subjectId: shipmentId,
  episode: exceptionId,
});
