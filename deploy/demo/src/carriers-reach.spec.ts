import { carriersReach, type Situation } from './carriers-reach.js';

describe('what simulated carriers can do for a stack', () => {
  const here: Situation = { logistics: 'http://127.0.0.1:4200', isSaid: false, once: false };

  it('is to push and to be asked, where it runs on this machine and they stay', () =>
    expect(carriersReach(here)).toBe('both'));

  it('is to push and no more, where they leave at once', () =>
    expect(carriersReach({ ...here, once: true })).toBe('pushes'));

  it.each(['http://127.0.0.1:4200', 'http://localhost:4200', 'http://[::1]:4200'])(
    'is to push and no more, where %s may lead into a container',
    (logistics) => expect(carriersReach({ ...here, logistics, isSaid: true })).toBe('pushes'),
  );

  it.each(['http://logistics:3000', 'https://tms.example.org', 'http://127.0.0.1.example.org', 'http://10.0.0.7:4200'])(
    'is nothing, where it is at %s',
    (logistics) => {
      for (const once of [true, false]) expect(carriersReach({ logistics, isSaid: true, once })).toBe('none');
    },
  );
});
