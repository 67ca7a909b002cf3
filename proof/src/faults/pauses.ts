import { build } from 'hdr-histogram-js';
import { causesOf } from './invariants.js';
import type { Logs } from './logs.js';

/** How long facts waited for their effect in another service, by the business clock (which must run by itself). */
export interface Pauses {
  readonly effects: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The longest of all: no stream stood still for longer. */
  readonly longestMs: number;
  /** The effects that waited longest, longest first, no stream twice. */
  readonly longest: readonly {
    readonly at: string;
    readonly stream: string;
    readonly type: string;
    readonly recordedAt: string;
    readonly ms: number;
  }[];
}

const listed = 5;

export const pausesOf = (logs: Logs): Pauses => {
  const all = Object.values(logs).flatMap((from) => {
    const causes = causesOf(from);
    return Object.values(logs)
      .filter((at) => at !== from)
      .flatMap((at) =>
        at.events.flatMap(({ causationId, recordedAtMs, actor }) => {
          const cause = actor.startsWith('system:') ? causes.get(causationId) : undefined;
          if (cause === undefined) return [];
          const { subject, type, recordedAt } = cause;
          return [
            {
              at: at.service,
              stream: subject,
              type,
              recordedAt,
              ms: Math.round(recordedAtMs - Date.parse(recordedAt)),
            },
          ];
        }),
      );
  });
  const histogram = build({ highestTrackableValue: 3_600_000, numberOfSignificantValueDigits: 3 });
  for (const { ms } of all) histogram.recordValue(Math.max(0, ms));
  const longest = new Map<string, (typeof all)[number]>();
  for (const each of [...all].sort((a, b) => b.ms - a.ms)) {
    const key = `${each.at} ${each.stream}`;
    if (!longest.has(key)) longest.set(key, each);
    if (longest.size === listed) break;
  }
  return {
    effects: all.length,
    medianMs: histogram.getValueAtPercentile(50),
    p99Ms: Math.min(histogram.getValueAtPercentile(99), histogram.maxValue),
    longestMs: all.reduce((most, { ms }) => Math.max(most, ms), 0),
    longest: [...longest.values()],
  };
};
