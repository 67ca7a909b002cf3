/** So much of one order line. */
export interface LineQuantity {
  readonly lineNumber: number;
  readonly quantity: number;
}

/**
 * What became of one order line. No counter is ever negative, and
 * `delivered ≤ shipped ≤ ordered − cancelled`, `packed ≤ ordered − cancelled`.
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
  readonly shippedInExcess: number;
  readonly deliveredInExcess: number;
}

/** The facts from which a ledger is counted. */
export interface Movements {
  readonly lines: readonly LineQuantity[];
  /** Cancelled or rejected: nothing of it is wanted any more. Only possible before anything has left. */
  readonly ended?: object;
  readonly shipments: readonly {
    readonly shipped?: readonly LineQuantity[];
    readonly delivered?: readonly LineQuantity[];
  }[];
}

/**
 * Counts the ledger from the facts, so that it cannot depend on the order in which they arrived: what was signed for has
 * left, whether or not somebody has told us so.
 */
export const ledgerOf = ({ lines, ended, shipments }: Movements): readonly LineLedger[] =>
  [...lines, ...linesNotOrdered({ lines, shipments })].map(({ lineNumber, quantity: ordered }) => {
    const cancelled = ended === undefined ? 0 : ordered;
    const wanted = ordered - cancelled;
    const signed = sum(shipments.map((shipment) => quantityOf(lineNumber, shipment.delivered)));
    const left = sum(
      shipments.map((shipment) =>
        Math.max(quantityOf(lineNumber, shipment.shipped), quantityOf(lineNumber, shipment.delivered)),
      ),
    );
    return {
      lineNumber,
      ordered,
      cancelled,
      packed: 0,
      shipped: Math.min(wanted, left),
      delivered: Math.min(wanted, signed),
      shippedInExcess: Math.max(0, left - wanted),
      deliveredInExcess: Math.max(0, signed - wanted),
    };
  });

const linesNotOrdered = ({ lines, shipments }: Omit<Movements, 'ended'>): readonly LineQuantity[] => {
  const moved = shipments.flatMap(({ shipped = [], delivered = [] }) => [...shipped, ...delivered]);
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

export const quantityOf = (lineNumber: number, quantities: readonly LineQuantity[] = []): number =>
  sum(quantities.filter((entry) => entry.lineNumber === lineNumber).map((entry) => entry.quantity));

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
