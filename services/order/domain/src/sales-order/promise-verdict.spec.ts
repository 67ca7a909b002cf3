import { asRecorded } from '@throughline/event-sourcing';
import { promiseVerdict } from './promise-verdict.js';
import {
  allShipped,
  cancelled,
  completed,
  march,
  promiseBrokenCaseOpened,
  promiseBrokenCaseVoided,
  rejected,
  type SalesOrderPast,
} from './sales-order.histories.js';
import { evolveTracked, type TrackedOrder } from './tracked-order.js';

const verdict = (...past: SalesOrderPast) => {
  const order = past
    .map((event, index) => asRecorded('sales-order', 'so_1', event, index))
    .reduce<TrackedOrder | undefined>(evolveTracked, undefined);
  return order && promiseVerdict(order);
};

describe('a promise for 5 March', () => {
  it('is open while nothing is known', () => expect(verdict(...allShipped)).toBe('open'));

  it('is kept by a signature before the end of that day', () => {
    expect(verdict(...allShipped, ...completed(march(5, '23:59'), march(12)))).toBe('kept');
  });

  it('is late with a signature at its limit', () => {
    expect(verdict(...allShipped, ...completed(march(6, '00:00'), march(13)))).toBe('late');
  });

  it('is late once a case says that it was broken', () => {
    expect(verdict(...allShipped, ...promiseBrokenCaseOpened)).toBe('late');
  });

  it('was kept after all when the signature was only heard of late', () => {
    expect(verdict(...allShipped, ...promiseBrokenCaseOpened, ...completed(march(5), march(12)))).toBe('kept');
  });

  it('stays late whatever a person says of the case, and is open again where the fact came late', () => {
    expect(verdict(...allShipped, ...promiseBrokenCaseVoided('false-alarm'))).toBe('late');
    expect(verdict(...allShipped, ...promiseBrokenCaseVoided('fact-came-late'))).toBe('open');
  });

  it('falls away with the order, unless it was broken before', () => {
    expect(verdict(...cancelled)).toBe('fallen-away');
    expect(verdict(...rejected)).toBe('fallen-away');
    expect(verdict(...cancelled, ...promiseBrokenCaseOpened)).toBe('late');
  });

  it('is none where nothing was promised', () => {
    const unpromised = allShipped.map((event) => {
      if (event.type !== 'SalesOrderPlaced') return event;
      const { promise: _, ...data } = event.data;
      return { ...event, data };
    });
    expect(verdict(...unpromised)).toBe('none');
  });
});
