import { at, specification } from '@throughline/event-sourcing';
import type { RecordSight } from './record-sight.js';
import { sourceWatch } from './source-watch.decider.js';
import { blindSinceFriday, seesOnMonday } from './source-watch.histories.js';

const { given } = specification(sourceWatch);

describe('record sight', () => {
  const sight: RecordSight = {
    type: 'RecordSight',
    data: { completeUntil: at('2026-03-06T18:00:00Z'), now: at('2026-03-09T08:00:00Z') },
  };

  it('ends the blindness that lasts', () => {
    given(blindSinceFriday).twice(sight).then(seesOnMonday);
  });

  it('is nothing new from a source that sees', () => {
    given().when(sight).thenNothing();
  });
});
