import { namedIn } from './promql.js';

describe('what a query names', () => {
  it('is numbers and their labels, and no function, word or text', () => {
    const query = `sum by (service, "le") (rate(a_bucket{service=~"o.*", route!~"/x{1}|by (y)"}[5m])) / on (service) group_left max without (pod) (b) > 0.5e1 or c:d{} offset 5m`;
    expect(namedIn(query.replace(', "le"', ', le').replace(' offset 5m', ''))).toEqual({
      selectors: [
        { metric: 'a_bucket', labels: ['service', 'route'] },
        { metric: 'b', labels: [] },
        { metric: 'c:d', labels: [] },
      ],
      groupedBy: ['service', 'le', 'service', 'pod'],
      made: [],
    });
  });

  it('tells a label that the query makes itself', () => {
    const query =
      'max by (consumer) (label_replace(a, "consumer", "$1", "service", "(.*)")) - on (consumer) group_right b{x="1"}';
    expect(namedIn(query)).toEqual({
      selectors: [
        { metric: 'a', labels: [] },
        { metric: 'b', labels: ['x'] },
      ],
      groupedBy: ['consumer', 'consumer'],
      made: ['consumer'],
    });
  });

  it('is nothing where brackets do not fit or signs are unknown', () => {
    expect(() => namedIn('sum(a')).toThrow('is missing');
    expect(() => namedIn('sum(a))')).toThrow('closes nothing');
    expect(() => namedIn('a ? b')).toThrow('nothing that PromQL knows');
  });
});
