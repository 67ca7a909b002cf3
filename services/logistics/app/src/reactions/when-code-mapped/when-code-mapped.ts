import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import {
  codeMapping,
  readHistoryAgain,
  shipmentsReadAtOnce,
  type CodeMapped,
  type HistoryReadAgain,
  type MappedByPeople,
} from '@throughline/logistics-domain';

type Mapped = Told<'CodeMapped', CodeMapped['data']> | Told<'HistoryReadAgain', HistoryReadAgain['data']>;

/**
 * Our own word: a code has a meaning from now on, so what came in it before is read again. Some shipments at a time, each time noted, which
 * is heard here again, until none is left.
 */
export const whenCodeMapped: Reaction<Mapped> = {
  name: 'when-code-mapped',
  to: ['CodeMapped', 'HistoryReadAgain'],
  lookUps: ({ data: { provider, code } }) => [
    { index: 'code-mapping-by-provider', value: provider },
    { index: 'shipments-by-unmapped-code', value: `${provider}/${code}`, limit: shipmentsReadAtOnce },
  ],
  react: ({ data: { provider, code } }, found, { now }) => {
    const [mapped] = found.rows<MappedByPeople>('code-mapping-by-provider', provider);
    const shipments = found.rows('shipments-by-unmapped-code', `${provider}/${code}`);
    const read = readHistoryAgain(
      { provider, code },
      shipments.map(({ streamId }) => streamId),
      mapped?.row,
    );
    if (read.length === 0) return [];
    const note = { type: 'NoteHistoryReadAgain', data: { provider, code, shipments: read.length, now } } as const;
    return [...read, on(codeMapping, provider, note)];
  },
};
