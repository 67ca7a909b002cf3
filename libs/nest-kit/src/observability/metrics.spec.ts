import { Metrics } from './metrics.js';

describe('numbers that are looked up when somebody asks', () => {
  it('are missing where they cannot be had; the others are told', async () => {
    const metrics = new Metrics('library');
    metrics.gauge('broken', 'Never known', [], () => Promise.reject(new Error('no such table')));
    metrics.gauge('books', 'Books', [], () => Promise.resolve([{ labels: {}, value: 7 }]));
    const told = await metrics.registry.metrics();
    expect(told).toContain('throughline_books{service="library"} 7');
    expect(told).not.toContain('throughline_broken{');
  });
});
