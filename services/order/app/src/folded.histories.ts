import { asRecorded, type DomainEvent, type Past, type Projection, type Row } from '@throughline/event-sourcing';

// What a read model holds after a history, for its specs.

/** The rows by key, folded as the runner does: an event touches the rows that it names. */
export const rowsOf = <R extends Row, Event extends DomainEvent>(
  model: Projection<R, Event>,
  streamType: string,
  streams: Readonly<Record<string, readonly Past<Event>[]>>,
): ReadonlyMap<string, R> => {
  const rows = new Map<string, R>();
  for (const [streamId, past] of Object.entries(streams)) {
    past.forEach((event, index) => {
      if (!model.reads.includes(event.type)) return;
      const recorded = asRecorded(streamType, streamId, event, index);
      for (const key of model.keysOf(recorded)) {
        const row = model.project(rows.get(key), recorded, key);
        if (row === undefined) rows.delete(key);
        else rows.set(key, row);
      }
    });
  }
  return rows;
};
