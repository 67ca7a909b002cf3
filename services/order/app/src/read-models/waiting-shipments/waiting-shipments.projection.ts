import { projection } from '@throughline/event-sourcing';
import type { UnmatchedShipmentEvent } from '@throughline/order-domain';
import {
  waitingShipmentByOrderNumber,
  waitingShipmentByShipment,
  type WaitingShipment,
} from '../../facts-of-shipments.js';

export type WaitingShipmentRow = WaitingShipment & {
  readonly id: string;
  readonly reported: boolean;
};

/** What waits for which order? Read by the reactions that hand it over. */
export const waitingShipments = projection<WaitingShipmentRow, UnmatchedShipmentEvent>({
  name: 'waiting-shipments',
  version: 1,
  kind: 'inline',
  streamType: 'unmatched-shipment',
  table: {
    name: 'waiting_shipments',
    key: 'id',
    columns: { id: 'text', waiting: 'jsonb', reported: 'boolean' },
  },
  reads: ['ShipmentFactSetAside', 'ShipmentFactsHandedOver', 'UnmatchedShipmentReported'],
  keysOf: (event) => [event.streamId],
  project: (row = { id: '', waiting: [], reported: false }, event, id) => {
    switch (event.type) {
      case 'ShipmentFactSetAside': {
        const { factId, waiting } = event.data;
        return { ...row, id, waiting: [...row.waiting, ...waiting.map((entry) => ({ ...entry, factId }))] };
      }
      case 'ShipmentFactsHandedOver': {
        const { orderNumber, factIds } = event.data;
        const stays = (entry: WaitingShipmentRow['waiting'][number]) =>
          entry.orderNumber !== orderNumber || !factIds.includes(entry.factId);
        return { ...row, id, waiting: row.waiting.filter(stays) };
      }
      case 'UnmatchedShipmentReported':
        return { ...row, id, reported: true };
    }
  },
  lookUps: {
    [waitingShipmentByOrderNumber]: {
      values: ({ waiting }) => [...new Set(waiting.map((entry) => entry.orderNumber))],
    },
    [waitingShipmentByShipment]: { values: ({ id, waiting }) => (waiting.length > 0 ? [id] : []) },
  },
});
