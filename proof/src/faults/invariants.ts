import type { ContractEvent } from '@throughline/transport';
import type { Logs, OwnEvent, ServiceLogs } from './logs.js';

/** One thing that must be true at the end (`proof.md`, I1–I9), and what was found. */
export interface Finding {
  readonly invariant: string;
  readonly says: string;
  /** How many things were looked at: a check of nothing proves nothing. */
  readonly checked: number;
  /** What is not as it must be; at most some of it. */
  readonly breaches: readonly string[];
}

const shownAtMost = 20;

export const finding = (invariant: string, says: string, checked: number, breaches: readonly string[]): Finding => ({
  invariant,
  says,
  checked,
  breaches: [
    ...(checked === 0 ? ['nothing was there to be checked'] : []),
    ...breaches.slice(0, shownAtMost),
    ...(breaches.length > shownAtMost ? [`and ${breaches.length - shownAtMost} more`] : []),
  ],
});

/** A consumer of another context's facts: which service, and whose. */
interface Reading {
  readonly at: ServiceLogs;
  readonly from: ServiceLogs;
}

const readings = (logs: Logs): readonly Reading[] =>
  Object.values(logs).flatMap((at) =>
    Object.values(logs).flatMap((from) =>
      from !== at && at.handles[from.service] !== undefined ? [{ at, from }] : [],
    ),
  );

/** What logs and cursors alone can tell, whoever did what. */
export const findingsOf = (logs: Logs): readonly Finding[] => [
  nothingWaits(logs),
  everythingHandled(logs),
  onceEach(logs),
  inOrder(logs),
  sameHistory(logs),
];

const nothingWaits = (logs: Logs): Finding => {
  const all = Object.values(logs);
  return finding(
    'I1',
    'every committed event has a position, without a hole',
    all.reduce((sum, { events }) => sum + events.length, 0),
    all.flatMap(({ service, events, waiting, head }) => [
      ...(waiting > 0 ? [`${service}: ${waiting} events have no position`] : []),
      ...(events.length === head && events.every(({ position }, index) => position === index + 1)
        ? []
        : [`${service}: ${events.length} events stand at positions up to ${head}`]),
    ]),
  );
};

/** By the count that each cursor keeps in the transaction of the effects: handled (or parked) once, passed over once. */
const everythingHandled = (logs: Logs): Finding => {
  const breaches: string[] = [];
  let checked = 0;
  for (const { at, from } of readings(logs)) {
    const cursors = at.cursors.filter(({ consumer }) => consumer === from.service);
    const handles = at.handles[from.service]!;
    if (cursors.length === 0) breaches.push(`${at.service} has no cursor on ${from.service}`);
    for (const { range, position, handled, passedOver } of joined(cursors)) {
      const [first, last] = range;
      const told = from.published.filter(({ shard }) => shard >= first && shard <= last);
      const wanted = told.filter(({ type }) => handles.has(type)).length;
      checked += told.length;
      const name = `${at.service} of ${from.service} ${range.join('-')}`;
      if (handled !== wanted) breaches.push(`${name} handled ${handled} of ${wanted} published events`);
      if (handled + passedOver !== told.length)
        breaches.push(`${name} saw ${handled + passedOver} of ${told.length} published events`);
      if (position < from.head) breaches.push(`${name} stands at ${position} of ${from.head}`);
    }
  }
  return finding(
    'I1',
    'every published event was handled, parked or passed over once by every consumer',
    checked,
    breaches,
  );
};

/** A cursor that was split left its counts with its first part: parts are judged together. */
const joined = (cursors: ServiceLogs['cursors']): ServiceLogs['cursors'] => {
  const [first] = cursors;
  if (first === undefined) return [];
  return [
    {
      ...first,
      range: [Math.min(...cursors.map(({ range }) => range[0])), Math.max(...cursors.map(({ range }) => range[1]))],
      position: Math.min(...cursors.map(({ position }) => position)),
      handled: cursors.reduce((sum, { handled }) => sum + handled, 0),
      passedOver: cursors.reduce((sum, { passedOver }) => sum + passedOver, 0),
    },
  ];
};

/** One reaction to one event gives a stream one command. */
const onceEach = (logs: Logs): Finding => {
  const breaches: string[] = [];
  let checked = 0;
  for (const { service, events } of Object.values(logs)) {
    const commands = new Map<string, Set<string>>();
    for (const event of events.filter(({ actor }) => actor.startsWith('system:'))) {
      const key = `${event.actor} after ${event.causationId} on ${event.stream}`;
      commands.set(key, (commands.get(key) ?? new Set()).add(event.commandId));
      checked += 1;
    }
    for (const [key, ids] of commands) if (ids.size > 1) breaches.push(`${service}: ${ids.size} commands of ${key}`);
    breaches.push(...holesIn(events).map((hole) => `${service}: ${hole}`));
  }
  return finding('I2', 'one effect for each consumer and event', checked, breaches);
};

const holesIn = (events: readonly OwnEvent[]): readonly string[] => {
  const versions = new Map<string, number>();
  return events.flatMap(({ stream, version }) => {
    const before = versions.get(stream) ?? 0;
    versions.set(stream, version);
    return version === before + 1 ? [] : [`${stream} goes from version ${before} to ${version}`];
  });
};

/** What a consumer made of a stream of another context, in the order of its own log, follows the order of that stream. */
const inOrder = (logs: Logs): Finding => {
  const breaches: string[] = [];
  let checked = 0;
  for (const { at, from } of readings(logs)) {
    const causes = causesOf(from);
    const last = new Map<string, bigint>();
    for (const event of at.events) {
      const cause = causes.get(event.causationId);
      if (cause === undefined || !event.actor.startsWith('system:')) continue;
      checked += 1;
      const key = `${cause.subject} of ${from.service} on ${event.stream}`;
      const before = last.get(key) ?? 0n;
      if (cause.position < before)
        breaches.push(`${at.service}: ${key}: position ${cause.position} took effect after ${before}`);
      last.set(key, cause.position);
    }
  }
  return finding('I3', 'effects follow the order of each stream', checked, breaches);
};

/** Stored event → what was published of it. */
export const causesOf = ({ published }: ServiceLogs): ReadonlyMap<string, ContractEvent> =>
  new Map(published.map((event) => [event.eventId, event]));

const sameHistory = (logs: Logs): Finding => {
  const read = readings(logs).flatMap(({ at, from }) =>
    at.cursors
      .filter(({ consumer }) => consumer === from.service)
      .map(({ epoch, range }) => ({ name: `${at.service} of ${from.service} ${range.join('-')}`, epoch, from })),
  );
  return finding(
    'I8',
    'cursors and logs share a history',
    read.length,
    read.flatMap(({ name, epoch, from }) =>
      epoch === from.epoch ? [] : [`${name} belongs to history ${epoch}, the source to ${from.epoch}`],
    ),
  );
};
