import type { Arrival } from './arrivals.js';
import { streamOf, thingOf } from './toy-contexts.js';

/** The same thing as a message of its own making, with headers as a CloudEvent has them. */
export const rawMessageOf = (run: string, perSecond: number, arrival: Arrival) => {
  const subject = `thing/${streamOf(run, arrival.number, perSecond)}`;
  return {
    key: subject,
    value: JSON.stringify(thingOf(arrival)),
    headers: {
      ce_specversion: '1.0',
      ce_id: `${String(arrival.number).padStart(20, '0')}.0::00000000-0000-0000-0000-000000000000`,
      ce_type: 'throughline.source.thing-recorded.v1',
      ce_source: 'source',
      ce_subject: subject,
      ce_time: '2026-03-02T10:00:00.000Z',
      'content-type': 'application/json',
    },
  };
};
