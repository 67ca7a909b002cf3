import type { Instant } from '@throughline/values';
import { ledgerOf, notShipped } from './quantity-ledger.js';
import type { FulfilmentReleased, FulfilmentWithdrawn } from './sales-order.events.js';
import type { SalesOrder } from './sales-order.state.js';
import { isReleased } from './standing.js';

/**
 * What has to be withdrawn and released so that the open fulfilments together are exactly what is wanted and has not left.
 *
 * A fulfilment cannot be changed, since a warehouse works on it: where only a part is still wanted, it is withdrawn and the rest is
 * released anew. One new fulfilment per warehouse; the first takes `newFulfilmentId`, further ones a number behind it.
 */
export const fulfilmentPlan = (
  order: SalesOrder,
  newFulfilmentId: string,
  occurredAt: Instant,
): readonly (FulfilmentWithdrawn | FulfilmentReleased)[] => {
  if (!isReleased(order)) return [];
  const wanted = new Map(ledgerOf(order).map((line) => [line.lineNumber, notShipped(line)]));
  const { orderNumber } = order;

  const withdrawn: FulfilmentWithdrawn[] = [];
  for (const { fulfilmentId, warehouse, contents } of order.openFulfilments) {
    if (contents.every(({ lineNumber, quantity }) => quantity <= (wanted.get(lineNumber) ?? 0))) {
      for (const { lineNumber, quantity } of contents) wanted.set(lineNumber, (wanted.get(lineNumber) ?? 0) - quantity);
    } else {
      const data = { orderNumber, fulfilmentId, warehouse, contents, reason: 'shipped-otherwise' } as const;
      withdrawn.push({ type: 'FulfilmentWithdrawn', occurredAt, data });
    }
  }

  const warehouses = [...new Set(order.lines.map((line) => line.warehouse))];
  const released = warehouses
    .map((warehouse) => ({
      warehouse,
      contents: order.lines
        .filter((line) => line.warehouse === warehouse)
        .map(({ lineNumber }) => ({ lineNumber, quantity: wanted.get(lineNumber) ?? 0 }))
        .filter(({ quantity }) => quantity > 0),
    }))
    .filter(({ contents }) => contents.length > 0)
    .map(({ warehouse, contents }, index): FulfilmentReleased => ({
      type: 'FulfilmentReleased',
      occurredAt,
      data: {
        orderNumber,
        fulfilmentId: index === 0 ? newFulfilmentId : `${newFulfilmentId}-${index + 1}`,
        warehouse,
        contents,
      },
    }));
  return [...withdrawn, ...released];
};
