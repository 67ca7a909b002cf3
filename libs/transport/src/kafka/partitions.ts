import { lastShard } from '../cloud-event.js';
import type { ShardRange } from '../event-source.js';

const shards = lastShard + 1;

/** Shards are spread evenly over a power of two of partitions, so that no range that was halved ever crosses one. */
export const isPartitionCount = (count: number): boolean =>
  Number.isInteger(count) && count >= 1 && count <= shards && (count & (count - 1)) === 0;

/** Which of `count` partitions a shard lies in. */
export const partitionOf = (shard: number, count: number): number => Math.floor((shard * count) / shards);

/** The shards of a partition. */
export const rangeOf = (partition: number, count: number): ShardRange => {
  const width = shards / count;
  return [partition * width, (partition + 1) * width - 1];
};

/** Where a cursor goes on in a topic. */
export interface TopicPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** `<topic>/<partition>/<next offset>` */
export const formatMark = ({ topic, partition, offset }: TopicPlace): string => `${topic}/${partition}/${offset}`;

/** Reads a mark; undefined where it is none. */
export const parseMark = (mark: string): TopicPlace | undefined => {
  const match = /^([^/]+)\/(\d{1,4})\/(\d{1,19})$/.exec(mark);
  if (match === null) return undefined;
  const [, topic = '', partition = '', offset = ''] = match;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
};
