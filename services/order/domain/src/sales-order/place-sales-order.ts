import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { isPromisedDay, type DeliveryPromise, type Instant } from '@throughline/values';
import { fulfilmentPlan } from './fulfilment-plan.js';
import { processes, type ProcessName } from './process.js';
import type { CustomerDetails, OrderLine, SalesOrderEvent, SalesOrderPlaced } from './sales-order.events.js';
import { newlyPlaced, type SalesOrderState } from './sales-order.state.js';

export type PlaceSalesOrder = CommandShape<
  'PlaceSalesOrder',
  {
    readonly now: Instant;
    readonly placedAt: Instant;
    readonly orderNumber: string;
    readonly externalReference?: string;
    readonly customerId?: string;
    readonly customer?: CustomerDetails;
    readonly promise?: DeliveryPromise;
    readonly lines: readonly OrderLine[];
    readonly process: ProcessName;
    /** For what is released at once, where no gate stands in the way. */
    readonly newFulfilmentId: string;
  }
>;

export const placeSalesOrder = (state: SalesOrderState, { data }: PlaceSalesOrder): Decision<SalesOrderEvent> => {
  if (state.placed) return [];
  const { orderNumber, externalReference, customerId, customer, promise, lines } = data;
  if (lines.length === 0) throw new Rejection('order-without-lines');
  if (new Set(lines.map((line) => line.lineNumber)).size < lines.length) throw new Rejection('line-number-used-twice');
  if (promise !== undefined && 'on' in promise && !isPromisedDay(promise.on, promise.offset)) {
    throw new Rejection('promised-day-does-not-exist');
  }
  const placed: SalesOrderPlaced = {
    type: 'SalesOrderPlaced',
    occurredAt: claimedTime(data.placedAt, data.now),
    data: {
      orderNumber,
      ...(externalReference !== undefined && { externalReference }),
      ...(customerId !== undefined && { customerId }),
      ...(promise !== undefined && { promise }),
      lines,
      process: processes[data.process],
    },
    ...(customer !== undefined && { personal: customer }),
  };
  return [placed, ...fulfilmentPlan(newlyPlaced(placed.data), data.newFulfilmentId, placed.occurredAt)];
};
