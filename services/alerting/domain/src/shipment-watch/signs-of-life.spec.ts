import { isExceptionLife, signOfLife } from './signs-of-life.js';

describe('signs of life', () => {
  it.each([
    ['ANNOUNCED', 'none'],
    ['UNTRACKED', 'none'],
    ['PICKED_UP', 'life'],
    ['ATTEMPT_FAILED', 'life'],
    ['RETURNED', 'end'],
    ['SOME_LATER_CODE', 'life'],
  ])('%s: %s', (milestone, life) => {
    expect(signOfLife(milestone)).toBe(life);
  });

  it.each([
    [undefined, true],
    ['weather', true],
    ['some-later-reason', true],
    ['no-update', false],
    ['not-signed', false],
    ['locker-overstay', false],
  ])('an exception because of %s: %s', (reason, life) => {
    expect(isExceptionLife(reason)).toBe(life);
  });
});
