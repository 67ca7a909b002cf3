import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { addTo, hours, isBefore, type Instant } from '@throughline/values';
import type { MappedByPeople } from '../code-mapping/code-mapping.state.js';
import { readCode } from '../code-mapping/read-code.js';
import type { NoteMeant } from '../tracking/code-mapping.js';
import { liableByDefault } from '../tracking/reasons.js';
import { milestones } from '../tracking/milestones.js';
import { proofMissing } from './proof-missing.js';
import { byTime, trackingPicture, type Scan } from '../tracking/tracking-picture.js';
import { stored, updateEffectiveAt, type TrackingUpdate } from '../tracking/tracking-update.js';
import { numberOf, packagesUnder } from '../waybill/held-waybill.js';
import { ofPackages } from './packages.js';
import { pushGapIn, type Polled } from './push-gap.js';
import type {
  DeliveredWithoutProofReported,
  DeliveryExceptionCleared,
  GoodsReturned,
  HandlingNoted,
  PackageDelivered,
  ScannedBeforeDispatchReported,
  ShipmentEvent,
  TrackingUpdateNoted,
  TrackingUpdateRecorded,
  TrackingUpdateReinterpreted,
} from './shipment.events.js';
import { partKey, scanOf, seenKey, toldWith, withScan, type Dispatched, type ShipmentState } from './shipment.state.js';

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
  const seen = new Set(state.seen);
  for (const { update, reading } of updates.map((update) => readingOf(update, mapped)).sort(byTime)) {
    const { meaning, ...read } = reading;
    const { data, ...rest } = stored(update);
    const told = { ...data, ...packagesMeant(known, update) };
    const key = seenKey({ ...told, occurredAt: update.occurredAt });
    if (seen.has(key)) continue;
    seen.add(key);
    if (meaning === undefined) {
      events.push({ type: 'TrackingUpdateUnmapped', ...rest, data: { ...told, ...read } });
      known = { ...known, seen: [...known.seen, key] };
    } else if (meaning.milestone === undefined) {
      const noted: TrackingUpdateNoted = {
        type: 'TrackingUpdateNoted',
        ...rest,
        data: { ...told, ...read, ...noteOf(meaning) },
      };
      events.push(noted, handlingNoted(known, noted));
      known = { ...known, seen: [...known.seen, key] };
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

/** Of which packages the number of an update is; nothing where it is that of all. */
const packagesMeant = (
  { waybills, packages }: Dispatched,
  update: TrackingUpdate,
): { readonly packageNumbers?: readonly string[] } => {
  const packageNumbers = packagesUnder(waybills, update, update.occurredAt);
  return packageNumbers === undefined || packageNumbers.length === packages.length ? {} : { packageNumbers };
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
  const part = ofPackages(state.packages, scan.packageNumbers);
  const onItsWay = { ...goingUnder(state, scan.packageNumbers), ...part };
  const place = scan.location !== undefined && { location: scan.location };
  const reason = scan.reason !== undefined && { reason: scan.reason };
  const signer = scan.signer && { signer: scan.signer };
  const news: ShipmentEvent[] = [];

  if (scan.exceptionKind !== undefined) {
    const { updateId: exceptionId, exceptionKind: kind, packageNumbers: [packageNumber, ...others] = [] } = scan;
    const exception = { exceptionId, kind, ...(packageNumber && others.length === 0 && { packageNumber }) };
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
    if (scan.milestone === 'RETURNED')
      news.push({ type: 'GoodsReturned', occurredAt, data: { ...onItsWay, ...place } });
  } else if (scan.packageNumbers !== undefined) {
    news.push({ type: 'PackageDelivered', occurredAt, data: { ...onItsWay, ...place, ...signer } });
  }
  const fresh = news.filter(
    (event) => (event.type !== 'PackageDelivered' && event.type !== 'GoodsReturned') || isPartNews(state, event),
  );

  const { deliveredAt, latest } = scan.milestone === 'DELIVERED' ? pictureOf(state) : {};
  if (deliveredAt !== undefined && isEarlier(deliveredAt, state.told.deliveredAt)) {
    const whole = goingUnder(state, undefined);
    const said = {
      ...(latest?.location !== undefined && { location: latest.location }),
      ...(latest?.signer && { signer: latest.signer }),
    };
    fresh.push({ type: 'ShipmentDelivered', occurredAt: deliveredAt, data: { ...whole, ...said } });
    fresh.push(...unproven(state, deliveredAt));
  }
  return [...fresh, ...scannedTooEarly(state, scan), ...clearings(state)];
};

/** What the service requires is looked for when the last package is signed for; said once. */
const unproven = (state: Dispatched, deliveredAt: Instant): readonly DeliveredWithoutProofReported[] => {
  const missing = proofMissing(state);
  if (missing.length === 0 || state.told.isUnproven) return [];
  const data = { ...goingUnder(state, undefined), deliveredAt, missing };
  return [{ type: 'DeliveredWithoutProofReported', occurredAt: deliveredAt, data }];
};

/** A label can be made long before the goods leave; no carrier has them in hand a day before, and none delivers them before. */
const scannedTooEarly = (state: Dispatched, scan: Scan): readonly ScannedBeforeDispatchReported[] => {
  const dispatchedAt = state.waybills[0]?.from;
  if (dispatchedAt === undefined || state.told.isScannedBefore) return [];
  const { milestone, effectiveAt: scannedAt, packageNumbers } = scan;
  const grace = milestone === 'DELIVERED' ? 0 : hours(24);
  if (milestones[milestone].status === undefined || !isBefore(addTo(scannedAt, grace), dispatchedAt)) return [];
  const data = { ...goingUnder(state, packageNumbers), milestone, scannedAt, dispatchedAt };
  return [{ type: 'ScannedBeforeDispatchReported', occurredAt: scannedAt, data }];
};

const isPartNews = ({ told }: Dispatched, event: PackageDelivered | GoodsReturned): boolean => {
  const key = partKey(event);
  return isEarlier(event.occurredAt, Object.hasOwn(told.parts, key) ? told.parts[key] : undefined);
};

/** What a shipment carries, and under which number these packages of it, or all, go. */
export const goingUnder = (
  { contents, waybill, waybills }: Dispatched,
  packageNumbers: readonly string[] | undefined,
) => ({
  contents,
  ...((packageNumbers && numberOf(waybills, packageNumbers)) ?? waybill),
});

export const pictureOf = ({ scans, settled, packages }: Pick<Dispatched, 'scans' | 'settled' | 'packages'>) =>
  trackingPicture(
    scans,
    settled,
    packages.map(({ packageNumber }) => packageNumber),
  );

/** Exceptions that turn out to be over, and were not told so for so early a time. */
export const clearings = (state: Dispatched): readonly DeliveryExceptionCleared[] => {
  // Most journeys have none, and each of their scans would otherwise put all that came before it in order.
  if (!state.scans.some(({ exceptionKind }) => exceptionKind !== undefined)) return [];
  return pictureOf(state).exceptions.flatMap(({ exceptionId, kind, clearedAt, packageNumbers }) =>
    clearedAt === undefined || !isEarlier(clearedAt, state.told.cleared[exceptionId])
      ? []
      : [
          {
            type: 'DeliveryExceptionCleared' as const,
            occurredAt: clearedAt,
            data: {
              ...goingUnder(state, packageNumbers),
              ...ofPackages(state.packages, packageNumbers),
              exceptionId,
              kind,
            },
          },
        ],
  );
};

const isEarlier = (at: Instant, told: Instant | undefined): boolean => told === undefined || isBefore(at, told);
