import { signOfLife } from './signs-of-life.js';

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
});
