import { quantityOf, type LineQuantity } from './line-quantity.js';
import { outcomeOf, type Outcome, type ShipmentMovements, type StandingTrouble } from './shipment-quantities.js';

export { quantityOf, type LineQuantity } from './line-quantity.js';

/**
 * What became of one order line. No counter is ever negative, and
 * `delivered ≤ shipped ≤ ordered − cancelled`, `packed ≤ ordered − cancelled`,
 * `delivered + deliveredInExcess + refused + lost + returned ≤ shipped + replaced + shippedInExcess`; `damaged` may be in any of them.
 * What moved beyond that is odd; it is counted apart, so that nothing of it is lost. A line that the order does not have, of which something
 * moved all the same, stands behind the others with nothing ordered.
 */
export interface LineLedger {
  readonly lineNumber: number;
  readonly ordered: number;
  readonly cancelled: number;
  readonly packed: number;
  readonly shipped: number;
  readonly delivered: number;
  /** Refused, and neither back nor signed for after all. */
  readonly refused: number;
  readonly lost: number;
  readonly damaged: number;
  /** Came back to where it had left. */
  readonly returned: number;
  /** Shipped in place of what is lost or came back; of an order that has ended nothing is replaced. */
  readonly replaced: number;
  readonly shippedInExcess: number;
  readonly deliveredInExcess: number;
}

/** The facts from which a ledger is counted. */
export interface Movements {
  readonly lines: readonly LineQuantity[];
  /** Cancelled or rejected: nothing of it is wanted any more. Only possible before anything has left, or once all that left was recalled. */
  readonly ended?: object;
  readonly shipments: readonly ShipmentMovements[];
  readonly exceptions?: readonly (StandingTrouble & { readonly raisedAt?: unknown; readonly clearedAt?: unknown })[];
}

/**
 * Counts the ledger from the facts, so that it cannot depend on the order in which they arrived: what was signed for has
 * left, whether or not somebody has told us so.
 */
export const ledgerOf = ({ lines, ended, shipments, exceptions = [] }: Movements): readonly LineLedger[] => {
  const standing = exceptions.filter(({ raisedAt, clearedAt }) => raisedAt !== undefined && clearedAt === undefined);
  return [...lines, ...linesNotOrdered({ lines, shipments })].map(({ lineNumber, quantity: ordered }) => {
    const cancelled = ended === undefined ? 0 : ordered;
    const wanted = ordered - cancelled;
    const outcomes = shipments.map((shipment) => outcomeOf(lineNumber, shipment, standing));
    const all = (counter: keyof Outcome) => sum(outcomes.map((outcome) => outcome[counter]));
    const left = all('left');
    const shipped = Math.min(wanted, left);
    const replaced = ended === undefined ? Math.min(left - shipped, all('lost') + all('returned')) : 0;
    return {
      lineNumber,
      ordered,
      cancelled,
      packed: Math.min(wanted, sum(shipments.map(({ packed }) => quantityOf(lineNumber, packed)))),
      shipped,
      delivered: Math.min(wanted, all('delivered')),
      refused: all('refused'),
      lost: all('lost'),
      damaged: all('damaged'),
      returned: all('returned'),
      replaced,
      shippedInExcess: left - shipped - replaced,
      deliveredInExcess: Math.max(0, all('delivered') - wanted),
    };
  });
};

const linesNotOrdered = ({ lines, shipments }: Pick<Movements, 'lines' | 'shipments'>): readonly LineQuantity[] => {
  const moved = shipments.flatMap(({ shipped = [], delivered = [], parts = [] }) => [
    ...shipped,
    ...delivered,
    ...parts.flatMap(({ contents = [] }) => contents),
  ]);
  return [...new Set(moved.map(({ lineNumber }) => lineNumber))]
    .filter((lineNumber) => !lines.some((line) => line.lineNumber === lineNumber))
    .sort((a, b) => a - b)
    .map((lineNumber) => ({ lineNumber, quantity: 0 }));
};

/** What of a line is still wanted and has not left. */
export const notShipped = (line: LineLedger): number => line.ordered - line.cancelled - line.shipped;

/** The sum of a counter over all lines. */
export const total = (ledger: readonly LineLedger[], counter: Exclude<keyof LineLedger, 'lineNumber'>): number =>
  sum(ledger.map((line) => line[counter]));

/** L on the stage bar: ordered − cancelled. */
export const totalWanted = (ledger: readonly LineLedger[]): number =>
  total(ledger, 'ordered') - total(ledger, 'cancelled');

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
