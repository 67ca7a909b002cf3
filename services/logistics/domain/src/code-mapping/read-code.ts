import { meaningOf, type Reading } from '../tracking/code-mappings.js';
import type { MappedByPeople } from './code-mapping.state.js';

/** How an update is read: by our table, and where that does not know the code by what people have said of it. */
export interface CodeReading extends Reading {
  /** So many codes of the provider people had mapped; absent: the meaning is not theirs. */
  readonly revision?: number;
}

/** @param mapped what people have said of codes of these providers, as far as it has been looked up */
export const readCode = (
  { provider, code, text }: { readonly provider: string; readonly code: string; readonly text?: string | undefined },
  mapped: readonly MappedByPeople[],
): CodeReading => {
  const byTable = meaningOf(provider, code, text);
  if (byTable.meaning !== undefined) return byTable;
  const people = mapped.find((each) => each.provider === provider);
  const meaning = people !== undefined && Object.hasOwn(people.meanings, code) ? people.meanings[code] : undefined;
  return people !== undefined && meaning !== undefined ? { ...byTable, revision: people.revision, meaning } : byTable;
};
