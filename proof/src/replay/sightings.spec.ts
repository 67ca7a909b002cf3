import { setTimeout as sleep } from 'node:timers/promises';
import { standIn } from '@throughline/test-kit';
import { instant } from '@throughline/values';
import { Api } from './api.js';
import { factsOf, isSeenOnOrder } from './facts.js';
import { evenly, Sightings } from './sightings.js';

const [delivery] = factsOf({
  line: 2,
  orderNumber: 'a-1',
  customerId: '',
  canceled: false,
  placedAt: instant('2024-03-01T09:00:00Z'),
  handedOverAt: instant('2024-03-01T10:00:00Z'),
  deliveredAt: instant('2024-03-01T11:00:00Z'),
}).filter(isSeenOnOrder);

describe('sightings of deliveries on their orders', () => {
  it('are taken evenly over the whole file', () => {
    const thousand = Array.from({ length: 1_000 }, (_, n) => n);
    const taken = evenly(thousand, 200);
    expect(taken).toHaveLength(200);
    expect(new Set(taken.slice(1).map((n, index) => n - taken[index]!))).toEqual(new Set([5]));
    expect([taken[0], taken.at(-1)]).toEqual([2, 997]);
    expect(evenly([1, 2], 200)).toEqual([1, 2]);
  });

  it('measure from the moment of the answer until the order shows it', async () => {
    let shown = false;
    const service = await standIn(() => ({ body: { shipments: shown ? [{ deliveredAt: 'now' }] : [] } }));
    const sightings = new Sightings(new Api({ url: service.url, token: 'token' }), [delivery!]);
    sightings.delivered(delivery!, 'so_1');
    await sleep(80);
    shown = true;
    const { samples, medianMs } = await sightings.latency();
    await service.end();
    expect(samples).toBe(1);
    expect(medianMs).toBeGreaterThanOrEqual(79);
  });

  it('leave alone what was not sampled', async () => {
    const service = await standIn(() => ({ status: 404 }));
    const sightings = new Sightings(new Api({ url: service.url, token: 'token' }), []);
    sightings.delivered(delivery!, 'so_1');
    expect(await sightings.latency()).toMatchObject({ samples: 0 });
    await service.end();
  });
});
