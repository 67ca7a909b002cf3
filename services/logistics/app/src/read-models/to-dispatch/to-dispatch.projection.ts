import { projection } from '@throughline/event-sourcing';
import type { ShipmentEvent, ShipmentLine } from '@throughline/logistics-domain';
import type { Instant } from '@throughline/values';

export type ToDispatchRow = {
  readonly id: string;
  readonly contents: readonly ShipmentLine[];
  readonly orderNumbers: readonly string[];
  readonly fulfilmentId: string | null;
  readonly warehouse: string | null;
  readonly waitingSince: Instant;
  readonly packedAt: Instant | null;
  /** Changes that a label on it does not show. */
  readonly relabel: readonly { readonly changeId: string; readonly kind: string; readonly wantedAt: Instant }[];
};

/** What does the warehouse still have to send? A row goes with the goods. */
export const toDispatch = projection<ToDispatchRow, ShipmentEvent>({
  name: 'to-dispatch',
  version: 3,
  kind: 'cursor',
  table: {
    name: 'to_dispatch',
    key: 'id',
    columns: {
      id: 'text',
      contents: 'jsonb',
      orderNumbers: 'text[]',
      fulfilmentId: 'text',
      warehouse: 'text',
      waitingSince: 'text',
      packedAt: 'text',
      relabel: 'jsonb',
    },
  },
  reads: [
    'ShipmentAnnounced',
    'ShipmentRegistered',
    'ShipmentPacked',
    'ShipmentCancelled',
    'ShipmentDispatched',
    'DeliveryChangeApplied',
  ],
  keysOf: (event) => [event.streamId],
  project: (row, event, id) => {
    switch (event.type) {
      case 'ShipmentAnnounced':
      case 'ShipmentRegistered':
        return {
          id,
          contents: event.data.contents,
          orderNumbers: [...new Set(event.data.contents.map((line) => line.orderNumber))],
          fulfilmentId: event.type === 'ShipmentAnnounced' ? event.data.fulfilmentId : null,
          warehouse: event.data.warehouse ?? null,
          waitingSince: event.occurredAt,
          packedAt: null,
          relabel: [],
        };
      case 'ShipmentPacked':
        return row && { ...row, packedAt: event.occurredAt };
      case 'DeliveryChangeApplied': {
        const { changeId, kind, relabel } = event.data;
        if (row === undefined || relabel === undefined) return row;
        return { ...row, relabel: [...row.relabel, { changeId, kind, wantedAt: event.occurredAt }] };
      }
      case 'ShipmentCancelled':
      case 'ShipmentDispatched':
        return undefined;
      default:
        return row;
    }
  },
});
