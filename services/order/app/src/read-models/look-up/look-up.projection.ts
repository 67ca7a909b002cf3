import { projection, type Recorded } from '@throughline/event-sourcing';
import type { SalesOrderEvent } from '@throughline/order-domain';

export type LookUpRow = {
  readonly id: string;
  readonly kind: 'order-number' | 'external-reference' | 'waybill-number';
  /** What all spellings of it have in common: capitals, no blanks, no hyphens. */
  readonly searched: string;
  readonly value: string;
  readonly salesOrderId: string;
  readonly orderNumber: string;
  readonly shipmentId: string | null;
};

/** Which order belongs to the number that I have in hand? */
export const lookUp = projection<LookUpRow, SalesOrderEvent>({
  name: 'look-up',
  version: 2,
  kind: 'cursor',
  table: {
    name: 'look_up_sales_order',
    key: 'id',
    columns: {
      id: 'text',
      kind: 'text',
      searched: 'text',
      value: 'text',
      salesOrderId: 'text',
      orderNumber: 'text',
      shipmentId: 'text',
    },
  },
  reads: ['SalesOrderPlaced', 'GoodsShipped', 'ShipmentProgressNoted', 'WaybillReplacedOnOrder'],
  keysOf: (event) => entriesOf(event).map((entry) => entry.id),
  project: (row, event, key) => row ?? entriesOf(event).find((entry) => entry.id === key),
});

/**
 * Two spellings of one number are one number: width, blanks, hyphens and case do not count, as a carrier's number is read everywhere here. Where
 * that makes two numbers alike, both orders are found.
 */
export const asSearched = (text: string): string => text.normalize('NFKC').replaceAll(/[\s-]/gu, '').toUpperCase();

const entriesOf = (event: Recorded<SalesOrderEvent>): readonly LookUpRow[] => {
  const { orderNumber } = event.data;
  const entry = (kind: LookUpRow['kind'], value: string, shipmentId: string | null = null): LookUpRow => ({
    // Two carriers may use one number for two shipments of one order.
    id: [event.streamId, kind, ...(shipmentId === null ? [] : [shipmentId]), value].join('/'),
    kind,
    searched: asSearched(value),
    value,
    salesOrderId: event.streamId,
    orderNumber,
    shipmentId,
  });
  switch (event.type) {
    case 'SalesOrderPlaced': {
      const { externalReference } = event.data;
      const number = entry('order-number', orderNumber);
      return externalReference === undefined ? [number] : [number, entry('external-reference', externalReference)];
    }
    case 'GoodsShipped': {
      const { shipmentId, waybillNumber, packageWaybillNumbers = [] } = event.data;
      return [waybillNumber, ...packageWaybillNumbers].map((number) => entry('waybill-number', number, shipmentId));
    }
    case 'WaybillReplacedOnOrder': {
      const { shipmentId, waybillNumber, replaced } = event.data;
      return [replaced.waybillNumber, waybillNumber].map((number) => entry('waybill-number', number, shipmentId));
    }
    case 'ShipmentProgressNoted':
      return [entry('waybill-number', event.data.waybillNumber, event.data.shipmentId)];
    default:
      return [];
  }
};
