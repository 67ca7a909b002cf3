import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import { meaningOf } from '../tracking/code-mappings.js';
import { scanKey, stored, updateEffectiveAt, type TrackingUpdate } from '../tracking/tracking-update.js';
import { byTime, trackingPicture, type Scan } from '../tracking/tracking-picture.js';
import type { ShipmentEvent, TrackingUpdateRecorded } from './shipment.events.js';
import { scanOf, toldWith, withScan, type Dispatched, type ShipmentState } from './shipment.state.js';

/** A carrier's updates of one shipment, in any order. Facts: each is recorded, or ignored because it is known. */
export type RecordTrackingUpdates = CommandShape<
  'RecordTrackingUpdates',
  { readonly updates: readonly TrackingUpdate[] }
>;

export const recordTrackingUpdates = (
  state: ShipmentState,
  { data }: RecordTrackingUpdates,
): Decision<ShipmentEvent> => {
  // An update finds its shipment by the waybill that the dispatch gave it: anything else is a mistake of ours.
  if (state.is !== 'dispatched') throw new Error('a tracking update reached a shipment without a waybill');
  const events: ShipmentEvent[] = [];
  let known: Dispatched = state;
  for (const { update, mappingVersion, meaning } of data.updates.map(readingOf).sort(byTime)) {
    if (known.seen.includes(scanKey(update))) continue;
    const { data: told, ...rest } = stored(update);
    if (meaning === undefined) {
      events.push({ type: 'TrackingUpdateUnmapped', ...rest, data: { ...told, mappingVersion } });
      known = { ...known, seen: [...known.seen, scanKey(update)] };
    } else {
      const recorded: TrackingUpdateRecorded = {
        type: 'TrackingUpdateRecorded',
        ...rest,
        data: { ...told, mappingVersion, ...meaning },
      };
      known = withScan(known, recorded);
      const news = newsOf(known, scanOf(recorded));
      events.push(recorded, ...news);
      known = { ...known, told: news.reduce(toldWith, known.told) };
    }
  }
  return events;
};

/** An update with what its code means, and its place among others. */
const readingOf = (update: TrackingUpdate) => {
  const { mappingVersion, meaning } = meaningOf(update.provider, update.code);
  const { code, updateId } = update;
  return {
    update,
    mappingVersion,
    meaning,
    milestone: meaning?.milestone,
    code,
    updateId,
    effectiveAt: updateEffectiveAt(update),
  };
};

/** What the whole picture says after this scan and has not been said before, or not for so early a time. A carrier's wrong clock stays with its own words. */
const newsOf = (state: Dispatched, scan: Scan): ShipmentEvent[] => {
  const occurredAt = scan.effectiveAt;
  const onItsWay = { contents: state.contents, ...state.waybill };
  const place = scan.location !== undefined && { location: scan.location };
  const reason = scan.reason !== undefined && { reason: scan.reason };
  const news: ShipmentEvent[] = [];

  if (scan.exceptionKind !== undefined) {
    const exception = { exceptionId: scan.updateId, kind: scan.exceptionKind };
    news.push({
      type: 'DeliveryExceptionRaised',
      occurredAt,
      data: { ...onItsWay, ...exception, ...reason, ...place },
    });
  } else if (scan.milestone !== 'DELIVERED') {
    news.push({
      type: 'MilestoneReached',
      occurredAt,
      data: { ...onItsWay, milestone: scan.milestone, ...reason, ...place },
    });
  } else if (isEarlier(occurredAt, state.told.deliveredAt)) {
    news.push({ type: 'ShipmentDelivered', occurredAt, data: { ...onItsWay, ...place } });
  }

  for (const { exceptionId, kind, clearedAt } of trackingPicture(state.scans).exceptions) {
    if (clearedAt === undefined || !isEarlier(clearedAt, state.told.cleared[exceptionId])) continue;
    news.push({ type: 'DeliveryExceptionCleared', occurredAt: clearedAt, data: { ...onItsWay, exceptionId, kind } });
  }
  return news;
};

const isEarlier = (at: Instant, told: Instant | undefined): boolean => told === undefined || isBefore(at, told);
