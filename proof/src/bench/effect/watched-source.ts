import type { ContractEvent, EventSource, SourcePage } from '@throughline/transport';

/**
 * A source that tells which of its facts have taken effect. A consumer asks for what comes after its cursor, and its cursor moves in the
 * transaction of the effects: whatever stands at or before `after` has been committed by then.
 */
export const watchedSource = (
  inner: EventSource,
  effected: (events: readonly ContractEvent[]) => void,
): EventSource => {
  const given = new Map<string, SourcePage>();
  return {
    context: inner.context,
    read: async (options) => {
      const range = options.range.join('-');
      const last = given.get(range);
      given.delete(range);
      if (last !== undefined) effected(last.events.filter(({ position }) => position <= options.after));
      const page = await inner.read(options);
      given.set(range, { ...page, events: page.events.filter(({ position }) => position > options.after) });
      return page;
    },
    recall: (options) => inner.recall(options),
    ...(inner.assignment === undefined ? {} : { assignment: inner.assignment }),
    open: async () => inner.open?.(),
    close: async () => inner.close?.(),
    condition: () => inner.condition?.(),
  };
};
