import { epochMs, isBefore, later, type Instant } from '@throughline/values';
import { lastKnownTime, type OrderRow } from './order-rows.js';

/** In the order in which a row's facts of one instant are told. */
const kinds = ['placed', 'approved', 'handed-over', 'delivered', 'cancel'] as const;
export type FactKind = (typeof kinds)[number];

/** Something that a row says happened, and when the player tells it. */
export interface Fact {
  readonly kind: FactKind;
  readonly row: OrderRow;
  /** The business clock at which it is told: its own time, save for an approval from before its order. */
  readonly at: Instant;
  /** Of a hand-over: no fulfilment can have been released yet, so the shipment is entered by hand. */
  readonly byHand?: true;
  /** The row's facts that are told before this one, and that the order must show before anybody decides on it. */
  readonly after: readonly FactKind[];
}

/** Everything that is told at one turn of the clock: the rows side by side, the facts of a row one after the other. */
export interface Moment {
  readonly at: Instant;
  readonly rows: readonly (readonly Fact[])[];
}

/** What a row says happened, in the order in which it is told. */
export const factsOf = (row: OrderRow): readonly Fact[] => {
  // An order can only be approved once it is there: the earlier time stays the time of the approval, not of its telling.
  const approvalToldAt = row.approvedAt && later(row.placedAt, row.approvedAt);
  const told: readonly (readonly [FactKind, Instant | undefined])[] = [
    ['placed', row.placedAt],
    ['approved', approvalToldAt],
    ['handed-over', row.handedOverAt],
    ['delivered', row.deliveredAt],
    ['cancel', row.canceled ? lastKnownTime(row) : undefined],
  ];
  const inOrder = told
    .flatMap(([kind, at]) => (at === undefined ? [] : [{ kind, at }]))
    .sort((a, b) => epochMs(a.at) - epochMs(b.at) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return inOrder.map(({ kind, at }, index) => ({
    kind,
    at,
    row,
    after: inOrder.slice(0, index).map((earlier) => earlier.kind),
    ...(kind === 'handed-over' && (approvalToldAt === undefined || isBefore(at, approvalToldAt)) && { byHand: true }),
  }));
};

/** A delivery that its order can show by itself at once: the order is there, and so is the shipment under its waybill. */
export const isSeenOnOrder = ({ kind, after }: Fact): boolean =>
  kind === 'delivered' && after.includes('placed') && after.includes('handed-over');

/** The plan of a replay: every row's facts, by the clock at which they are told. */
export const momentsOf = (rows: readonly OrderRow[]): readonly Moment[] => {
  const moments = new Map<number, { at: Instant; rows: Map<OrderRow, Fact[]> }>();
  for (const fact of rows.flatMap(factsOf)) {
    const key = epochMs(fact.at);
    const moment = moments.get(key) ?? { at: fact.at, rows: new Map<OrderRow, Fact[]>() };
    moment.rows.set(fact.row, [...(moment.rows.get(fact.row) ?? []), fact]);
    moments.set(key, moment);
  }
  return [...moments.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, { at, rows: byRow }]) => ({ at, rows: [...byRow.values()] }));
};
