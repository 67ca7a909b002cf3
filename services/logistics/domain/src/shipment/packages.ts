import { Rejection } from '@throughline/event-sourcing';
import { canBeWaybillNumber, readWaybill } from '../waybill/waybill.js';
import type { OfPackages, Package, ShipmentLine } from './shipment.events.js';

/**
 * Packages as they are stored: numbered by their place where they have no number, and where one alone does not say what is in it, with
 * what the others leave.
 *
 * @throws Rejection where two have one number, a waybill number is none of this carrier, or together they hold other than the shipment.
 */
export const packagesOf = (
  told: readonly Partial<Package>[],
  contents: readonly ShipmentLine[],
  carrier?: string,
): readonly Package[] => {
  const pieces = told.length > 0 ? told : [{}];
  const all = pieces.map(({ waybillNumber, ...piece }, index): Package => {
    const packageNumber = piece.packageNumber ?? String(index + 1);
    return {
      ...piece,
      packageNumber,
      ...(waybillNumber !== undefined && { waybillNumber: ownNumber(waybillNumber, carrier) }),
    };
  });
  if (new Set(all.map((piece) => piece.packageNumber)).size < all.length)
    throw new Rejection('package-number-repeated');
  return withContents(all, contents);
};

/** Without a carrier it is only known later whether the number can be one of its. */
const ownNumber = (text: string, carrier = 'any'): string => {
  const waybill = readWaybill(carrier, text);
  if (waybill === undefined || !canBeWaybillNumber(waybill)) throw new Rejection('waybill-number-impossible');
  return waybill.waybillNumber;
};

const withContents = (packages: readonly Package[], contents: readonly ShipmentLine[]): readonly Package[] => {
  const told = packages.filter((piece) => piece.contents !== undefined);
  if (told.length === 0) return packages;
  if (
    told.some(({ contents: held = [] }) =>
      held.some(({ quantity }) => !(Number.isSafeInteger(quantity) && quantity > 0)),
    )
  )
    throw new Rejection('quantity-not-positive');
  const rest = less(
    contents,
    told.flatMap((piece) => piece.contents ?? []),
  );
  if (rest.some(({ quantity }) => quantity < 0)) throw new Rejection('package-contents-exceed-shipment');
  const left = rest.filter(({ quantity }) => quantity > 0);
  if (told.length === packages.length && left.length > 0) throw new Rejection('package-contents-incomplete');
  if (told.length < packages.length - 1) return packages;
  return packages.map((piece) =>
    piece.contents === undefined && left.length > 0 ? { ...piece, contents: left } : piece,
  );
};

/** What is left of a list of lines; less than nothing of what is not in it. */
const less = (lines: readonly ShipmentLine[], taken: readonly ShipmentLine[]): readonly ShipmentLine[] =>
  sums([...lines, ...taken.map((line) => ({ ...line, quantity: -line.quantity }))]);

const sums = (lines: readonly ShipmentLine[]): readonly ShipmentLine[] => {
  const byLine = new Map<string, ShipmentLine>();
  for (const line of lines) {
    const key = JSON.stringify([line.orderNumber, line.lineNumber]);
    byLine.set(key, { ...line, quantity: line.quantity + (byLine.get(key)?.quantity ?? 0) });
  }
  return [...byLine.values()];
};

/** Which packages a fact is about: nothing is said where it is all of them. */
export const ofPackages = (packages: readonly Package[], packageNumbers: readonly string[] | undefined): OfPackages => {
  if (packageNumbers === undefined || packageNumbers.length === packages.length) return {};
  const meant = packages.filter((piece) => packageNumbers.includes(piece.packageNumber));
  const affected = meant.every((piece) => piece.contents !== undefined)
    ? sums(meant.flatMap((piece) => piece.contents ?? []))
    : undefined;
  return { packageNumbers, ...(affected && { affected }) };
};
