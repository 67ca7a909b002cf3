import { readFileSync } from 'node:fs';
import {
  addTo,
  epochMs,
  hours,
  instant,
  isAfter,
  isBefore,
  minutes,
  promiseLimit,
  type Instant,
} from '@throughline/values';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Act, Dispatch, Place, Register, Track } from './acts.js';
import { carriers, type Carrier } from './carriers.js';
import { storyNumberIn } from './channels.js';
import { plotNames, plots } from './plots.js';
import { before, storyOf, type Story } from './story.js';

const end = instant('2026-11-25T03:00:00Z');
const seeds = fc.integer({ min: 1, max: 999 });
const numbers = fc.integer({ min: 1, max: 99_999 });
const anyStory = fc.tuple(seeds, numbers).map(([seed, number]) => storyOf(seed, number, before(end)));
/** Each plot once, of some seed. */
const everyPlot = seeds.map((seed) => plotNames.map((_, index) => storyOf(seed, index + 1, before(end))));
const runs = { numRuns: 60 };

const of = <Kind extends Act['act']>(story: Pick<Story, 'acts'>, kind: Kind) =>
  story.acts.filter((act): act is Extract<Act, { act: Kind }> => act.act === kind);
const placing = (story: Story): Place => of(story, 'place')[0]!;

describe('a story', () => {
  it('is the same whenever it is made, whatever was made before', () => {
    fc.assert(
      fc.property(seeds, numbers, numbers, (seed, number, other) => {
        const once = storyOf(seed, number, before(end));
        storyOf(seed, other, before(end));
        expect(storyOf(seed, number, before(end))).toEqual(once);
        expect(storyOf(seed, number, placing(once).at)).toEqual(once);
      }),
      runs,
    );
  });

  it('is another one for another seed', () => {
    const told = (seed: number) => JSON.stringify(placing(storyOf(seed, 40, before(end))).body.customer);
    expect(new Set([1, 2, 3, 4, 5].map(told)).size).toBe(5);
  });

  it('moves with the end of the history, and nothing else changes', () => {
    fc.assert(
      fc.property(seeds, numbers, fc.integer({ min: 0, max: 10_000 }), (seed, number, later) => {
        const shifted = storyOf(seed, number, before(addTo(end, minutes(later))));
        const gaps = ({ acts }: Story) => acts.map((act) => epochMs(act.at) - epochMs(acts[0]!.at));
        const story = storyOf(seed, number, before(end));
        expect(gaps(shifted)).toEqual(gaps(story));
        expect(epochMs(shifted.acts[0]!.at) - epochMs(story.acts[0]!.at)).toBe(minutes(later));
      }),
      runs,
    );
  });

  it('begins with its order and goes on in the order of its times', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        expect(story.acts[0]!.act).toBe('place');
        expect(of(story, 'place')).toHaveLength(1);
        expect(isAfter(placing(story).at, end)).toBe(false);
        for (const [index, act] of story.acts.entries())
          if (index > 0) expect(isBefore(act.at, story.acts[index - 1]!.at)).toBe(false);
      }),
      runs,
    );
  });

  it('lets a carrier speak only of what has left, at its own time, with the offset of the place', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const leaving = new Map(of(story, 'dispatch').map((act) => [act.waybillNumber, act]));
        for (const [waybillNumber, tracks] of byWaybill(story)) {
          const left = leaving.get(waybillNumber);
          if (left === undefined) expect(story.plot).toBe('updates of a waybill that is not ours');
          else expect(isAfter(tracks[0]!.at, left.at)).toBe(true);
          for (const [index, { at, scan }] of tracks.entries()) {
            expect(scan.occurredAt).toBe(at);
            if (index > 0) expect(isAfter(at, tracks[index - 1]!.at)).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('approves before it ships, but where the plot is that nobody did', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const [approval] = of(story, 'approve');
        if (placing(story).body.process === 'direct') expect(approval).toBeUndefined();
        const early = of(story, 'dispatch').filter(({ at }) => approval !== undefined && isBefore(at, approval.at));
        expect(early).toHaveLength(story.plot === 'shipped before approval' ? 1 : 0);
      }),
      runs,
    );
  });

  it('ships what was ordered, but where the plot is that somebody errs', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const ordered = new Map(placing(story).body.lines.map((line) => [line.lineNumber, line.quantity]));
        for (const { lineNumber, quantity, orderNumber } of of(story, 'register').flatMap((act) => act.contents)) {
          expect(Number.isInteger(quantity) && quantity > 0).toBe(true);
          const isRight = ordered.get(lineNumber) === quantity && orderNumber === story.orderNumber;
          if (!isRight) expect(['something that nobody ordered', 'a shipment without an order']).toContain(story.plot);
        }
        expect(of(story, 'dispatch').filter((act) => 'warehouse' in act.shipment).length).toBeLessThanOrEqual(2);
        // What leaves by hand stands in for what was announced and has not left: then that is called back.
        const [byHand] = of(story, 'dispatch').filter((act) => 'id' in act.shipment);
        if (story.plot === 'more than was ordered')
          for (const act of of(story, 'dispatch')) expect(act === byHand || isBefore(act.at, byHand!.at)).toBe(true);
      }),
      runs,
    );
  });

  it('has an order number, an order id, shipment ids and waybill numbers that no other story of its seed has', () => {
    const all = Array.from({ length: 500 }, (_, index) => storyOf(7, index + 1, before(end)));
    const names = all.flatMap((story) => [
      story.orderNumber,
      story.salesOrderId,
      ...of(story, 'register').map((act) => act.shipmentId),
      ...byWaybill(story).keys(),
    ]);
    expect(new Set(names).size).toBe(names.length);
    for (const story of all) {
      expect(storyNumberIn(story.orderNumber, 7)).toBe(story.number);
      expect(storyNumberIn(story.orderNumber, 70)).toBeUndefined();
    }
    expect(storyNumberIn('SO-1001', 1)).toBeUndefined();
  });

  it('names nobody who exists: telephone numbers are of the ranges that are kept free for stories', () => {
    const phones = Array.from({ length: 600 }, (_, index) => storyOf(3, index + 1, before(end)))
      .map((story) => (placing(story).body.customer as { phone?: string }).phone)
      .filter((phone) => phone !== undefined);
    expect(phones.length).toBeGreaterThan(10);
    for (const phone of phones)
      expect(phone).toMatch(/^(\+1 (206|617) 555 01\d\d|\+44 161 496 0\d{3}|\+61 3 5550 \d{4})$/);
  });

  it('speaks Chinese and English', () => {
    const said = JSON.stringify(Array.from({ length: 60 }, (_, index) => storyOf(1, index + 1, before(end))));
    for (const words of ['市', '区', '快件已到达', 'Arrived at', 'Out for delivery', 'Gateway'])
      expect(said).toContain(words);
  });
});

describe('what is sent', () => {
  it('is what the documents of the services take', () => {
    const placesOrders = checkOf('order', 'PlaceSalesOrderDto');
    const registers = checkOf('logistics', 'RegisterShipmentDto');
    const dispatches = checkOf('logistics', 'DispatchShipmentDto');
    const tracks = checkOf('logistics', 'TrackingUpdateDto');
    fc.assert(
      fc.property(anyStory, (story) => {
        placesOrders(placing(story).body);
        for (const { shipmentId: id, contents, warehouse, at } of of(story, 'register'))
          registers({ id, contents, warehouse, registeredAt: at });
        for (const { carrier, waybillNumber, packages, at } of of(story, 'dispatch'))
          dispatches({ carrier, waybillNumber, packages, dispatchedAt: at });
        for (const { carrier, waybillNumber, scan } of of(story, 'track')) tracks({ carrier, waybillNumber, ...scan });
      }),
      runs,
    );
  });
});

describe('the first stories', () => {
  it('show every plot, and the later ones all of them again', () => {
    fc.assert(
      fc.property(everyPlot, (stories) => expect(stories.map(({ plot }) => plot)).toEqual(plotNames)),
      { numRuns: 5 },
    );
    const later = new Set(Array.from({ length: 700 }, (_, index) => storyOf(1, 1_000 + index, before(end)).plot));
    expect(later.size).toBe(plotNames.length);
  });

  it('have delivery exceptions of every kind, and milestones of every kind', () => {
    const codes = new Set(
      plotNames.flatMap((_, index) => of(storyOf(1, index + 1, before(end)), 'track').map(({ scan }) => scan.code)),
    );
    for (const code of [
      'DELAY',
      'LOST',
      'DAMAGED',
      'SHORT',
      'REFUSED',
      'ADDRESS',
      'CONTACT',
      'CUSTOMS',
      'HELD',
      'OTHER',
    ])
      expect(codes).toContain(code);
    for (const { milestone } of milestones) expect(codes).toContain(milestone);
  });

  it('are such that alerting says of them what they expect, and nothing else', () => {
    fc.assert(
      fc.property(everyPlot, (stories) => {
        for (const story of stories)
          expect([story.plot, ...verdictsOn(story)]).toEqual([
            story.plot,
            ...story.expects.map(({ rule }) => rule).sort(),
          ]);
      }),
      { numRuns: 40 },
    );
  });

  it('expect each rule that facts alone can break', () => {
    const rules = new Set(
      Object.values(plots).flatMap((plot) => ('expects' in plot ? plot.expects.map(({ rule }) => rule) : [])),
    );
    expect([...rules].sort()).toEqual([
      'promise-broken',
      'shipped-after-cancellation',
      'shipped-before-approval',
      'silence-after-dispatch',
      'unexpected-delivery',
      'unmatched-shipment',
    ]);
  });
});

/** The words of logistics, from its document. */
const milestones = [
  ...documentOf('logistics').components.schemas.TrackingUpdateDto.properties.code.description.matchAll(/`([A-Z_]+)`/g),
].map(([, milestone]) => ({ milestone }));

/** What the rules of alerting say once everything has been told that happened until the end, but for late news. */
function verdictsOn(story: Story): readonly string[] {
  const { body } = placing(story);
  const told = story.acts.filter((act) => !act.late && !isAfter(act.at, end));
  const dispatches = told.filter((act): act is Dispatch => act.act === 'dispatch');
  const scans = (waybillNumber: string): readonly Track[] => byWaybill({ acts: told }).get(waybillNumber) ?? [];
  const deliveredAt = ({ waybillNumber }: Dispatch): Instant | undefined =>
    scans(waybillNumber).find(({ scan }) => scan.code === 'DELIVERED')?.at;
  const registered = (act: Dispatch): Register | undefined =>
    told.find(
      (one): one is Register => one.act === 'register' && 'id' in act.shipment && one.shipmentId === act.shipment.id,
    );
  const ended = told.find((act) => act.act === 'reject' || act.act === 'cancel');
  const approval = told.find((act) => act.act === 'approve');
  const rules = new Set<string>();

  const limit = promiseLimit(body.promise!);
  const own = dispatches.filter((act) => 'warehouse' in act.shipment);
  const warehouses = new Set(body.lines.map((line) => line.warehouse)).size;
  const kept = own.filter((act) => isBefore(deliveredAt(act) ?? end, limit)).length === warehouses;
  if (isBefore(limit, end) && ended === undefined && !kept) rules.add('promise-broken');

  for (const act of dispatches) {
    const carrier: Carrier = Object.values(carriers).find(({ code }) => code === act.carrier)!;
    const mayBeSilent = hours(carrier.silenceLimitHours ?? 48);
    const signs = scans(act.waybillNumber).filter(
      ({ scan }) => !['ANNOUNCED', 'UNTRACKED', ...carrier.ownCodes].includes(scan.code),
    );
    const isOver = signs.some(({ scan }) => ['DELIVERED', 'RETURNED'].includes(scan.code));
    const life = [act.at, ...signs.map(({ at }) => at), ...(isOver ? [] : [end])];
    const silent = life.some((at, index) => index > 0 && epochMs(at) - epochMs(life[index - 1]!) > mayBeSilent);
    if (silent) rules.add('silence-after-dispatch');
    // Judged as soon as it is told that it left: what the carrier said comes a moment later.
    else if (isBefore(addTo(act.at, mayBeSilent), end)) rules.add('a silence that was none');

    const contents = registered(act)?.contents ?? [];
    const isOurs = contents.every(({ orderNumber }) => orderNumber === story.orderNumber);
    if (!isOurs) rules.add('unmatched-shipment');
    else if (ended !== undefined) rules.add('shipped-after-cancellation');
    else if (body.process === 'standard' && (approval === undefined || isBefore(act.at, approval.at)))
      rules.add('shipped-before-approval');
    const isOdd =
      ended !== undefined ||
      contents.some(({ lineNumber }) => !body.lines.some((line) => line.lineNumber === lineNumber));
    const isTwice = registered(act) !== undefined && own.some((one) => deliveredAt(one) !== undefined);
    if (isOurs && deliveredAt(act) !== undefined && (isOdd || isTwice)) rules.add('unexpected-delivery');
  }
  return [...rules].sort();
}

function byWaybill({ acts }: Pick<Story, 'acts'>): Map<string, Track[]> {
  const waybills = new Map<string, Track[]>();
  for (const track of of({ acts }, 'track'))
    waybills.set(track.waybillNumber, [...(waybills.get(track.waybillNumber) ?? []), track]);
  return waybills;
}

function documentOf(context: string) {
  return JSON.parse(readFileSync(new URL(`../../../../services/${context}/openapi.json`, import.meta.url), 'utf8'));
}

function checkOf(context: string, name: string): (body: object) => void {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(documentOf(context), context);
  const check = ajv.compile({ $ref: `${context}#/components/schemas/${name}`, unevaluatedProperties: false });
  return (body) => {
    if (!check(body)) throw new Error(`${JSON.stringify(body)}: ${ajv.errorsText(check.errors)}`);
  };
}
