import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { append, openPool, uuid5, type Client } from '@throughline/event-store';
import { instantAt } from '@throughline/values';
import { build } from 'hdr-histogram-js';

export interface Round {
  readonly perSecond: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

/** About 350 bytes, as a small sales order has. */
export const data = JSON.stringify({
  orderNumber: 'SO-2026-000001',
  process: { code: 'standard', version: 1, gates: ['approval'] },
  promise: { on: '2026-03-14', offset: '+08:00' },
  promiseLimit: '2026-03-15T00:00:00.000+08:00',
  lines: [{ lineNumber: 1, sku: 'SKU-0001', quantity: 2, unitPrice: { amount: '129.00', currency: 'CNY' } }],
});
export const metadata = JSON.stringify({
  commandId: uuid5('bench', 'command'),
  correlationId: uuid5('bench', 'correlation'),
  causationId: uuid5('bench', 'cause'),
  actor: 'bench',
});

/** So many writers, each with a connection of its own, append one event to a new stream, again and again, for so long. */
export const appendRound = async (url: string, writers: number, forMs: number): Promise<Round> => {
  const pool = openPool({ url, max: writers, applicationName: 'bench' }, () => undefined);
  const clients = await Promise.all(Array.from({ length: writers }, () => pool.connect()));
  try {
    await Promise.all(clients.map(appendOne));
    const micros = build({ highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: 3 });
    const startedAt = performance.now();
    const until = startedAt + forMs;
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < until) {
          const askedAt = performance.now();
          await appendOne(client);
          micros.recordValue(Math.round((performance.now() - askedAt) * 1000));
        }
      }),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const ms = (percentile: number): number => micros.getValueAtPercentile(percentile) / 1000;
    return { perSecond: micros.totalCount / seconds, p50Ms: ms(50), p99Ms: ms(99) };
  } finally {
    for (const client of clients) client.release();
    await pool.end();
    await sleep(200);
  }
};

const appendOne = async (client: Client): Promise<void> => {
  const now = instantAt(Date.now());
  await append(client, {
    recordedAt: now,
    clock: 'stamp',
    streams: [
      {
        streamType: 'sales-order',
        streamId: `so_${randomUUID()}`,
        expected: 'no-stream',
        events: [
          {
            eventId: randomUUID(),
            type: 'SalesOrderPlaced',
            schemaVersion: 1,
            data,
            personal: null,
            metadata,
            occurredAt: now,
            occurredOffset: 0,
          },
        ],
      },
    ],
  });
};
