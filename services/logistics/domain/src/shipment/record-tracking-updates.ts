import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import type { MappedByPeople } from '../code-mapping/code-mapping.state.js';
import { readCode } from '../code-mapping/read-code.js';
import type { NoteMeant } from '../tracking/code-mapping.js';
import { liableByDefault } from '../tracking/reasons.js';
import { byTime, trackingPicture, type Scan } from '../tracking/tracking-picture.js';
import { scanKey, stored, updateEffectiveAt, type TrackingUpdate } from '../tracking/tracking-update.js';
import { pushGapIn, type Polled } from './push-gap.js';
import type {
  DeliveryExceptionCleared,
  HandlingNoted,
  ShipmentEvent,
  TrackingUpdateNoted,
  TrackingUpdateRecorded,
  TrackingUpdateReinterpreted,
} from './shipment.events.js';
import { scanOf, toldWith, withScan, type Dispatched, type ShipmentState } from './shipment.state.js';

/** A carrier's updates of one shipment, in any order. Facts: each is recorded, or ignored because it is known. */
export type RecordTrackingUpdates = CommandShape<
  'RecordTrackingUpdates',
  {
    readonly updates: readonly TrackingUpdate[];
    /** What people have said that codes of these providers mean, as far as whoever asks has looked it up. */
    readonly mapped?: readonly MappedByPeople[];
    /** They are the answer of a provider that pushes as well. */
    readonly polled?: Polled;
  }
>;

export const recordTrackingUpdates = (
  state: ShipmentState,
  { data: { updates, mapped = [], polled } }: RecordTrackingUpdates,
): Decision<ShipmentEvent> => {
  // An update finds its shipment by the waybill that the dispatch gave it: anything else is a mistake of ours.
  if (state.is !== 'dispatched') throw new Error('a tracking update reached a shipment without a waybill');
  const events: ShipmentEvent[] = [];
  let known: Dispatched = state;
  for (const { update, reading } of updates.map((update) => readingOf(update, mapped)).sort(byTime)) {
    if (known.seen.includes(scanKey(update))) continue;
    const { meaning, ...read } = reading;
    const { data: told, ...rest } = stored(update);
    if (meaning === undefined) {
      events.push({ type: 'TrackingUpdateUnmapped', ...rest, data: { ...told, ...read } });
      known = { ...known, seen: [...known.seen, scanKey(update)] };
    } else if (meaning.milestone === undefined) {
      const noted: TrackingUpdateNoted = {
        type: 'TrackingUpdateNoted',
        ...rest,
        data: { ...told, ...read, ...noteOf(meaning) },
      };
      events.push(noted, handlingNoted(known, noted));
      known = { ...known, seen: [...known.seen, scanKey(update)] };
    } else {
      const recorded: TrackingUpdateRecorded = {
        type: 'TrackingUpdateRecorded',
        ...rest,
        data: { ...read, ...meaning, ...told },
      };
      known = withScan(known, recorded);
      const news = newsOf(known, scanOf(recorded));
      events.push(recorded, ...news);
      known = { ...known, told: news.reduce(toldWith, known.told) };
    }
  }
  const [first] = updates;
  return polled === undefined || first === undefined
    ? events
    : [...events, ...pushGapIn(state, events, polled, first.receivedAt)];
};

/** An update with what its code means, and its place among others. */
const readingOf = (update: TrackingUpdate, mapped: readonly MappedByPeople[]) => {
  const { provider, code, updateId, description: text } = update;
  const reading = readCode({ provider, code, text }, mapped);
  const effectiveAt = updateEffectiveAt(update);
  return { update, reading, milestone: reading.meaning?.milestone, code, updateId, effectiveAt };
};

/** What an event keeps of a meaning that is no step. */
export const noteOf = ({ planned, inferred }: NoteMeant) => ({
  ...(planned && { planned }),
  ...(inferred && { inferred }),
});

/** Somebody handled the goods: told at the time that everything goes by. */
export const handlingNoted = (
  { contents, waybill }: Dispatched,
  { occurredAt, data }: Pick<TrackingUpdateNoted | TrackingUpdateReinterpreted, 'occurredAt' | 'data'>,
): HandlingNoted => ({
  type: 'HandlingNoted',
  occurredAt: updateEffectiveAt({ occurredAt, receivedAt: data.receivedAt }),
  data: {
    contents,
    ...waybill,
    ...('planned' in data && { planned: data.planned }),
    ...(data.location !== undefined && { location: data.location }),
  },
});

/** What the whole picture says after this scan and has not been said before, or not for so early a time. A carrier's wrong clock stays with its own words. */
export const newsOf = (state: Dispatched, scan: Scan): ShipmentEvent[] => {
  const occurredAt = scan.effectiveAt;
  const onItsWay = { contents: state.contents, ...state.waybill };
  const place = scan.location !== undefined && { location: scan.location };
  const reason = scan.reason !== undefined && { reason: scan.reason };
  const news: ShipmentEvent[] = [];

  if (scan.exceptionKind !== undefined) {
    const { updateId: exceptionId, exceptionKind: kind, packageNumber } = scan;
    const exception = { exceptionId, kind, ...(packageNumber !== undefined && { packageNumber }) };
    const liableParty = liableByDefault(scan.exceptionKind, scan.reason);
    news.push({
      type: 'DeliveryExceptionRaised',
      occurredAt,
      data: { ...onItsWay, ...exception, ...reason, ...place, liableParty },
    });
  } else if (scan.milestone !== 'DELIVERED') {
    news.push({
      type: 'MilestoneReached',
      occurredAt,
      data: { ...onItsWay, milestone: scan.milestone, ...reason, ...place },
    });
  } else if (isEarlier(occurredAt, state.told.deliveredAt)) {
    const signer = scan.signer && { signer: scan.signer };
    news.push({ type: 'ShipmentDelivered', occurredAt, data: { ...onItsWay, ...place, ...signer } });
  }

  return [...news, ...clearings(state)];
};

/** Exceptions that turn out to be over, and were not told so for so early a time. */
export const clearings = ({
  contents,
  waybill,
  scans,
  settled,
  told,
}: Dispatched): readonly DeliveryExceptionCleared[] =>
  trackingPicture(scans, settled).exceptions.flatMap(({ exceptionId, kind, clearedAt }) =>
    clearedAt === undefined || !isEarlier(clearedAt, told.cleared[exceptionId])
      ? []
      : [
          {
            type: 'DeliveryExceptionCleared' as const,
            occurredAt: clearedAt,
            data: { contents, ...waybill, exceptionId, kind },
          },
        ],
  );

const isEarlier = (at: Instant, told: Instant | undefined): boolean => told === undefined || isBefore(at, told);
