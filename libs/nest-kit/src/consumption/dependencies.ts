import type { StoreRuntime } from '@throughline/event-store';
import type { ProcessRole } from '../environment.js';

/** Something beside the database that this process reads from or sends to, and keeps a connection with. */
export interface Dependency {
  readonly kind: 'source' | 'door';
  /** The context whose facts come from there, or the door's name. */
  readonly name: string;
  /** Why nothing comes or goes; undefined while all is well. May name hosts: for operators only. */
  readonly condition: string | undefined;
}

/** Only what this process uses in its roles: sources in a worker, doors in a sequencer. What is asked anew each time (a feed) keeps no connection. */
export const dependenciesOf = (
  { sources, doors }: Pick<StoreRuntime, 'sources' | 'doors'>,
  roles: ReadonlySet<ProcessRole>,
): readonly Dependency[] => [
  ...(roles.has('worker') ? sources : []).flatMap((source) =>
    source.condition === undefined
      ? []
      : [{ kind: 'source' as const, name: source.context, condition: source.condition() }],
  ),
  ...(roles.has('sequencer') ? doors : []).map(({ door }) => ({
    kind: 'door' as const,
    name: door.name,
    condition: door.condition(),
  })),
];
