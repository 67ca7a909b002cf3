/** So much of one order line. */
export interface LineQuantity {
  readonly lineNumber: number;
  readonly quantity: number;
}

export const quantityOf = (lineNumber: number, quantities: readonly LineQuantity[] = []): number =>
  quantities.reduce((sum, entry) => (entry.lineNumber === lineNumber ? sum + entry.quantity : sum), 0);
