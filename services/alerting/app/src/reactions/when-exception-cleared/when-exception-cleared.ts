import { episodeKey, exceptionCase, exceptionRule } from '@throughline/alerting-domain';
import type { DataOf, exceptionClearedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type ExceptionCleared = Told<'logistics.exception-cleared.v1', DataOf<typeof exceptionClearedV1>>;

/** The goods moved on, so nobody has to look after it any more. What was broken or came back is not made good by that: its case stays. */
export const whenExceptionCleared: Reaction<ExceptionCleared> = {
  name: 'when-exception-cleared',
  to: ['logistics.exception-cleared.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data, effectiveAt }, found, { now }) => {
    const caseId = found.one('case-by-episode', keyOf(data));
    if (caseId === undefined || !exceptionRule(data.kind).endsItself) return [];
    return [
      on(exceptionCase, caseId, { type: 'RecordSignalEnded', data: { evidence: { clearedAt: effectiveAt }, now } }),
    ];
  },
};

const keyOf = ({ shipmentId, exceptionId, kind }: ExceptionCleared['data']): string =>
  episodeKey({ rule: exceptionRule(kind).rule, subjectId: shipmentId, episode: exceptionId });
