import type { InMemoryFeed } from '@throughline/transport';
import type { Instant } from '@throughline/values';
import { randomId } from '../ids.js';

/** Where the context `depot` has seen a parcel. */
export interface Sighting {
  readonly number: string;
  readonly place: string;
  readonly shard: number;
  readonly at: Instant;
  readonly eventId?: string;
}

/** The depot tells it. @returns its position */
export const tellSighting = (
  depot: InMemoryFeed,
  { number, place, shard, at, eventId = randomId() }: Sighting,
): bigint =>
  depot.append({
    shard,
    contracts: [
      {
        eventId,
        type: 'depot.parcel-seen.v1',
        subject: `parcel/${number}`,
        occurredAt: at,
        recordedAt: at,
        correlationId: 'c',
        causationId: 'c',
        data: { number, place },
      },
    ],
  });
