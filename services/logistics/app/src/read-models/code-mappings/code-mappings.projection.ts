import { projection } from '@throughline/event-sourcing';
import type { CodeMappingEvent, MappedByPeople } from '@throughline/logistics-domain';

/** What have people said that a provider's codes mean? Written with the facts, since updates are read by it. */
export const codeMappingsByPeople = projection<
  MappedByPeople & Record<string, string | number | object>,
  CodeMappingEvent
>({
  name: 'code-mappings',
  version: 1,
  kind: 'inline',
  streamType: 'code-mapping',
  table: {
    name: 'code_mappings',
    key: 'provider',
    columns: { provider: 'text', meanings: 'jsonb', revision: 'integer' },
  },
  reads: ['CodeMapped'],
  keysOf: (event) => [event.streamId],
  lookUps: { 'code-mapping-by-provider': { values: ({ provider }) => [provider] } },
  project: (row, event, provider) => {
    switch (event.type) {
      case 'CodeMapped': {
        const { code, meaning, revision } = event.data;
        return { provider, meanings: { ...row?.meanings, [code]: meaning }, revision };
      }
      default:
        return row;
    }
  },
});
