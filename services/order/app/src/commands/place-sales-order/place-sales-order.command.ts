import type { Asked } from '@throughline/nest-kit';
import type { SalesOrderCommand } from '@throughline/order-domain';
import { promiseOf } from '../../delivery-terms/promise.dto.js';
import type { PlaceSalesOrderDto } from './place-sales-order.dto.js';

type PlaceSalesOrder = Extract<SalesOrderCommand, { type: 'PlaceSalesOrder' }>;

/** The command that the body asks for, with what it leaves out. */
export const commandOf = (
  body: PlaceSalesOrderDto,
  salesOrderId: string,
  asked: Pick<Asked, 'now' | 'id'>,
): PlaceSalesOrder => {
  const { orderNumber, externalReference, customer: { id: customerId, ...person } = {}, placedAt, promise } = body;
  return {
    type: 'PlaceSalesOrder',
    data: {
      now: asked.now,
      placedAt: placedAt ?? asked.now,
      orderNumber: orderNumber ?? numberFrom(salesOrderId),
      ...(externalReference !== undefined && { externalReference }),
      ...(customerId !== undefined && { customerId }),
      ...(Object.keys(person).length > 0 && { customer: plain(person) }),
      ...(promise !== undefined && { promise: promiseOf(promise) }),
      lines: body.lines.map((line, index) => ({
        lineNumber: line.lineNumber ?? index + 1,
        sku: line.sku,
        quantity: line.quantity,
        warehouse: line.warehouse ?? 'main',
        ...(line.unitPrice !== undefined && { unitPrice: plain(line.unitPrice) }),
      })),
      process: body.process ?? 'standard',
      newFulfilmentId: asked.id('ful'),
    },
  };
};

/** `so_01jq…` → `SO-01JQ…`: as unique as the id. */
const numberFrom = (salesOrderId: string): string => salesOrderId.replace('_', '-').toUpperCase();

/** Data of the event, rid of its class. */
const plain = <Data extends object>(data: Data): Data => JSON.parse(JSON.stringify(data)) as Data;
