import { addTo, hours, type Instant } from '@throughline/values';
import type { Act, Content, Dispatch, Line, Track, Waybill } from './acts.js';
import { carriers, type Carrier } from './carriers.js';
import type { Chance } from './chance.js';
import { idFor } from './ids.js';
import { domestic, lengthIn, scansOf, type Step } from './journey.js';
import { chinesePlaces, warehouses, type Place, type Warehouse } from './places.js';

/** What a plot has to work with: the order as it was placed. */
export interface Scene {
  readonly chance: Chance;
  readonly seed: number;
  readonly number: number;
  readonly orderNumber: string;
  readonly placedAt: Instant;
  readonly lines: readonly Line[];
  readonly process: 'standard' | 'direct';
  readonly customer: Place;
}

/** A moment so many hours after the order was placed. */
export const after = ({ placedAt }: Scene, hoursLater: number): Instant => addTo(placedAt, hours(hoursLater));

export const contentsOf = ({ orderNumber, lines }: Scene): readonly Content[] =>
  lines.map(({ lineNumber, quantity }) => ({ orderNumber, lineNumber, quantity }));

const notes = ['合同已核对', '信用额度充足', 'Credit checked', 'Contract seen', '老客户，放行'];

/** Nothing where the process has no gate. */
export const approved = (scene: Scene, hoursLater = scene.chance.between([0.3, 2])): readonly Act[] =>
  scene.process === 'direct'
    ? []
    : [
        {
          act: 'approve',
          at: after(scene, hoursLater),
          ...(scene.chance.in100(40) && { note: scene.chance.pick(notes) }),
        },
      ];

export interface Trip {
  readonly carrier?: Carrier;
  readonly steps?: readonly Step[];
  /** From leaving the warehouse to the last step of an ordinary journey. */
  readonly hours?: readonly [number, number];
  /** After the order was placed. */
  readonly leftAfterHours?: number;
}

const warehouseNamed = (code: string): Warehouse => warehouses.find((one) => one.code === code) ?? warehouses[0];

/** The goods leave by the shipments that were announced for them, one from each warehouse, and the carrier tells of it. */
export const shipped = (scene: Scene, trip: Trip = {}): readonly Act[] =>
  [...new Set(scene.lines.map((line) => line.warehouse))].flatMap((code, index) =>
    leaving(scene, { warehouse: code }, warehouseNamed(code), index, trip),
  );

/** Approved where that is asked for, and shipped: how most orders go. */
export const goesOut =
  (trip?: Trip) =>
  (scene: Scene): readonly Act[] => [...approved(scene), ...shipped(scene, trip)];

export interface ByHand extends Trip {
  /** Of several shipments by hand in one story. */
  readonly index?: number;
  readonly contents?: readonly Content[];
}

/** Somebody enters a shipment by hand, and it leaves. */
export const shippedByHand = (scene: Scene, { index = 5, contents = contentsOf(scene), ...trip }: ByHand = {}) => {
  const from = warehouses[scene.number % warehouses.length] as Warehouse;
  const shipmentId = idFor('shp', scene.placedAt, scene.seed, scene.number, index);
  const leftAfterHours = trip.leftAfterHours ?? scene.chance.between([5, 12]);
  const entered: Act = {
    act: 'register',
    at: after(scene, leftAfterHours - 0.5),
    shipmentId,
    warehouse: from.code,
    contents,
  };
  return [entered, ...leaving(scene, { id: shipmentId }, from, index, { ...trip, leftAfterHours })];
};

const leaving = (
  scene: Scene,
  shipment: Dispatch['shipment'],
  from: Warehouse,
  index: number,
  trip: Trip,
): readonly Act[] => {
  const { chance } = scene;
  const carrier = trip.carrier ?? ordinaryCarrier(chance);
  const at = after(scene, trip.leftAfterHours ?? chance.between([4, 12]));
  const waybill = waybillOf(scene, carrier, index);
  const packages = Array.from({ length: chance.in100(80) ? 1 : 2 }, () => ({ weightGrams: chance.int(120, 9_500) }));
  const route = {
    carrier,
    from: from.place,
    over: overWhere(scene, from.place),
    to: scene.customer,
    leftAt: at,
    length: lengthIn(carrier, chance.between(trip.hours ?? [20, 34])),
  };
  return [
    { act: 'dispatch', at, shipment, ...waybill, packages },
    ...scansOf(route, trip.steps ?? domestic, chance).map((scan): Track => {
      const times = chance.in100(carrier.sloppiness) ? 2 : 1;
      return { act: 'track', at: scan.occurredAt, ...waybill, scan, times };
    }),
  ];
};

const ordinaryCarrier = (chance: Chance): Carrier => (chance.in100(70) ? carriers.hongyan : carriers.suiyi);

const overWhere = ({ chance, customer }: Scene, from: Place): Place =>
  customer.country === 'CN'
    ? chance.pick(chinesePlaces.filter((place) => place !== from && place !== customer))
    : customer;

/** No two stories of a seed have the same. */
export const waybillOf = ({ seed, number }: Scene, { code, waybillPrefix }: Carrier, index: number): Waybill => ({
  carrier: code,
  waybillNumber: `${waybillPrefix}${String(seed % 100).padStart(2, '0')}${String(number).padStart(7, '0')}${index}`,
});

/** Told when everybody has already drawn conclusions. */
export const toldLate = (acts: readonly Act[], which: (act: Act) => boolean): readonly Act[] =>
  acts.map((act) => (which(act) ? { ...act, late: true } : act));
