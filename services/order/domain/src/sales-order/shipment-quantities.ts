import { quantityOf, type LineQuantity } from './line-quantity.js';
import type { Part } from './sales-order.events.js';

/** What became of the goods of one shipment, as far as anybody has told. */
export interface ShipmentMovements {
  readonly shipmentId?: string;
  readonly packed?: readonly LineQuantity[];
  readonly shipped?: readonly LineQuantity[];
  /** All of it. */
  readonly delivered?: readonly LineQuantity[];
  /** Packages that were signed for apart from the others. */
  readonly parts?: readonly Part[];
  readonly returned?: readonly Part[];
}

/** Something that is wrong with goods on their way, and stands. */
export interface StandingTrouble extends Part {
  readonly shipmentId: string;
  readonly kind: string;
}

/** Of one line: what left with the shipment, and what became of that. Nothing is in two of the last four. */
export interface Outcome {
  readonly left: number;
  readonly delivered: number;
  readonly returned: number;
  readonly lost: number;
  readonly refused: number;
  /** Wherever it is. */
  readonly damaged: number;
}

/**
 * What was signed for has left and stays signed for; what came back is neither lost nor refused any more. Of packages of which nobody has
 * said what is in them nothing is counted before all of the shipment is.
 */
export const outcomeOf = (
  lineNumber: number,
  shipment: ShipmentMovements,
  troubles: readonly StandingTrouble[],
): Outcome => {
  const { shipped, delivered: whole, parts = [], returned: back = [] } = shipment;
  const of = (contents: readonly LineQuantity[] | undefined) => quantityOf(lineNumber, contents);
  const apart = distinct(parts).reduce((sum, { contents }) => sum + of(contents), 0);
  const delivered = whole === undefined ? apart : of(whole);
  const left = Math.max(of(shipped), delivered);
  const cameBack = back.some(({ packageNumbers }) => packageNumbers === undefined)
    ? left
    : distinct(back.filter((part) => !isWithin(part, parts))).reduce((sum, { contents }) => sum + of(contents), 0);
  const returned = Math.min(cameBack, left - delivered);
  const ended = [...parts, ...back];
  const troubled = (kind: string, most: number) => {
    const ours = troubles.filter((each) => each.shipmentId === shipment.shipmentId && each.kind === kind);
    if (ours.some(({ packageNumbers }) => packageNumbers === undefined)) return most;
    const open = distinct(ours.filter((part) => !isWithin(part, ended)));
    return Math.min(
      most,
      open.reduce((sum, { contents }) => sum + of(contents), 0),
    );
  };
  const lost = troubled('LOST', left - delivered - returned);
  const refused = troubled('REFUSED', left - delivered - returned - lost);
  return { left, delivered, returned, lost, refused, damaged: troubled('DAMAGED', left - delivered - returned) };
};

/** Each package once: the larger of two parts that overlap counts. */
const distinct = (parts: readonly Part[]): readonly Part[] => {
  const taken = new Set<string>();
  return [...parts]
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .filter(({ packageNumbers = [] }) => {
      const isFirst = !packageNumbers.some((packageNumber) => taken.has(packageNumber));
      for (const packageNumber of packageNumbers) taken.add(packageNumber);
      return isFirst;
    });
};

const sizeOf = ({ packageNumbers = [] }: Part): number => packageNumbers.length;

/** Are all packages of this part among those? */
const isWithin = ({ packageNumbers = [] }: Part, parts: readonly Part[]): boolean =>
  packageNumbers.every((packageNumber) => parts.some((part) => part.packageNumbers?.includes(packageNumber)));
