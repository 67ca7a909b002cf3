import { addTo, hours, isSameInstant } from '@throughline/values';
import type { Latency } from './sightings.js';
import { isThere, type CaseItem, type OrderItem, type ShipmentItem } from './views.js';

/** What the services' routes say when everything is quiet. */
export interface Seen {
  readonly orders: readonly OrderItem[];
  readonly shipments: readonly ShipmentItem[];
  readonly cases: readonly CaseItem[];
  /** Updates whose waybill nobody knows. */
  readonly unmatchedUpdates: number;
  /** Messages set aside for failures of ours, over all services. */
  readonly parked: number;
}

/** What only the player can know: what it asked, and how long things took. */
export interface Played {
  readonly cancellationsTried: number;
  readonly cancellationsRefused: number;
  /** Cancellations that became a recall, the goods having left. */
  readonly recallsRequested: number;
  readonly unreadableRows: number;
  /** From the first fact until everything was quiet. */
  readonly seconds: number;
  readonly latency: Latency;
}

export interface RuleFigures {
  readonly rule: string;
  /** Voided ones not counted. */
  readonly opened: number;
  readonly stillOpen: number;
  readonly voided: number;
  /** Of the opened, those that were known more than a day after they were due. */
  readonly learntLate: number;
}

export type Figures = ReturnType<typeof figuresOf>;

const silenceLimit = hours(48);

/** What became of the orders, in numbers. Pure. */
export const figuresOf = ({ orders, shipments, cases, unmatchedUpdates, parked }: Seen, played: Played) => {
  const dispatched = shipments.filter((shipment) => isThere(shipment.dispatchedAt));
  const signed = orders.filter((order) => isThere(order.deliveredAt));
  const late = signed.filter((order) => order.late);
  const rules = figuresByRule(cases);
  const of = (rule: string) => rules.find((each) => each.rule === rule) ?? { opened: 0, stillOpen: 0 };
  return {
    placed: orders.length,
    approved: orders.filter((order) => isThere(order.approvedAt)).length,
    dispatched: dispatched.length,
    signed: signed.length,
    late: late.length,
    silenceCasesOpened: of('silence-after-dispatch').opened,
    silenceCasesStillOpen: of('silence-after-dispatch').stillOpen,
    silenceCasesDueOtherwise: cases.filter((each) => isDueOtherwise(each, dispatched)).length,
    promiseBrokenCasesOpened: of('promise-broken').opened,
    dispatchedBeforeApproval: of('shipped-before-approval').opened,
    cancellationsTried: played.cancellationsTried,
    cancellationsRefused: played.cancellationsRefused,
    recallsRequested: played.recallsRequested,
    parked,
    unreadableRows: played.unreadableRows,
    seconds: played.seconds,
    latency: played.latency,
    stages: tally(orders.map((order) => order.stage)),
    promise: {
      keptInTime: signed.filter((order) => !order.late && isThere(order.promiseLimit)).length,
      signedLate: late.length,
      brokenUnsigned: orders.filter((order) => order.late && !isThere(order.deliveredAt)).length,
    },
    casesByRule: rules,
    unmatchedShipments: of('unmatched-shipment').opened,
    unmatchedUpdates,
    ordersOutOfStep: orders.filter(isOutOfStep(shipments)).length,
  };
};

const figuresByRule = (cases: readonly CaseItem[]): readonly RuleFigures[] =>
  Object.keys(tally(cases.map((each) => each.rule))).map((rule) => {
    const ofRule = cases.filter((each) => each.rule === rule);
    const opened = ofRule.filter((each) => !each.voided);
    return {
      rule,
      opened: opened.length,
      stillOpen: opened.filter((each) => each.state === 'open' || each.state === 'acknowledged').length,
      voided: ofRule.length - opened.length,
      learntLate: opened.filter((each) => each.learntLate === true).length,
    };
  });

/** In a replay every silence is one after the dispatch: nothing but the signature follows. */
const isDueOtherwise = ({ rule, subject, dueAt }: CaseItem, dispatched: readonly ShipmentItem[]): boolean => {
  if (rule !== 'silence-after-dispatch') return false;
  const at = dispatched.find((shipment) => shipment.id === subject.id)?.dispatchedAt;
  return !isThere(at) || !isThere(dueAt) || !isSameInstant(dueAt, addTo(at, silenceLimit));
};

/** Does the order say other than its shipments whether the goods have left and been signed for? */
const isOutOfStep = (shipments: readonly ShipmentItem[]) => {
  const numbersWhere = (is: (shipment: ShipmentItem) => boolean) =>
    new Set(shipments.filter(is).flatMap((shipment) => shipment.orderNumbers));
  const dispatched = numbersWhere((shipment) => isThere(shipment.dispatchedAt));
  const delivered = numbersWhere((shipment) => isThere(shipment.deliveredAt));
  return ({ orderNumber, shippedAt, deliveredAt }: OrderItem): boolean =>
    isThere(shippedAt) !== dispatched.has(orderNumber) || isThere(deliveredAt) !== delivered.has(orderNumber);
};

const tally = (words: readonly string[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const word of [...words].sort()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
};
