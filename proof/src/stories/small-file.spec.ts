import { readFileSync } from 'node:fs';
import { startStack, type Stack } from '@throughline/local';
import { failuresOf } from '../replay/failures.js';
import { planOf, replay, startOf } from '../replay/replay.js';
import { smallFile } from '../replay/small-file.js';
import { storyMs } from './world.js';

/** Worked out by hand from small-orders.csv; the numbers in brackets are the rows' order numbers. */
const expected = {
  placed: 36,
  /** All but 15, 16, 18, 27, 28. */
  approved: 31,
  /** All but 14, 15, 16, 17, 18, 21, 31. */
  dispatched: 29,
  /** Of these, all but 11, 12, 13, 19, 28, 35. */
  signed: 23,
  /** 3, 4, 7 and 10 (at the limit), 24. */
  late: 5,
  /** 2, 4, 6, 11, 12, 13, 19, 24, 25, 28, 35; not 5, which is signed at exactly 48 hours. */
  silenceCasesOpened: 11,
  /** Those that were never signed. */
  silenceCasesStillOpen: 6,
  silenceCasesDueOtherwise: 0,
  /** The late, and 11, 14, 15, 19, 21 (before its cancellation), 31, 35. */
  promiseBrokenCasesOpened: 12,
  /** 22 to 28. */
  dispatchedBeforeApproval: 7,
  /** 17, 18, 19, 20, 21, 28. */
  cancellationsTried: 6,
  /** 20: the goods were signed for. */
  cancellationsRefused: 1,
  /** 19, 28: the goods were on their way. */
  recallsRequested: 2,
  parked: 0,
  unreadableRows: 9,
  /** 25: handed over two days before its order. */
  unmatchedShipments: 1,
  /** 31: signed for without having been handed over. */
  unmatchedUpdates: 1,
  ordersOutOfStep: 0,
};

describe('the small file', () => {
  let stack: Stack;
  const plan = planOf(readFileSync(smallFile, 'utf8'));
  beforeAll(async () => (stack = await startStack({ clock: { start: startOf(plan) } })), storyMs);
  afterAll(() => stack?.stop());

  it(
    'gives the numbers that were worked out by hand, and sending it all a second time changes nothing',
    async () => {
      const report = await replay(stack, plan, { twice: true });
      expect(report).toMatchObject(expected);
      expect(failuresOf(report)).toEqual([]);
      expect(report.secondTime).toMatchObject({ differences: [], newEvents: 0 });
    },
    storyMs,
  );
});
