import { instant } from '@throughline/values';
import type { PublishedEvent } from '../feed-pages.js';

/** A milestone of the shipment that lies in this shard. */
export const publishedEvent = (
  position: bigint,
  shard: number,
  { index = 0, data = {} }: { readonly index?: number; readonly data?: object } = {},
): PublishedEvent => ({
  eventId: `event-${position}`,
  position,
  index,
  shard,
  type: 'logistics.milestone-reached.v1',
  subject: `shipment/${shard}`,
  occurredAt: instant('2026-03-02T10:00:00Z'),
  recordedAt: instant('2026-03-02T10:00:00Z'),
  correlationId: 'c',
  causationId: 'c',
  data,
});
