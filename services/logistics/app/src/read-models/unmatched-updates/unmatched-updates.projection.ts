import { projection } from '@throughline/event-sourcing';
import { restored, waybillKey, type TrackingUpdate, type UnmatchedUpdateEvent } from '@throughline/logistics-domain';

export type UnmatchedUpdatesRow = {
  /** `<carrier>-<number>` */
  readonly id: string;
  readonly carrier: string;
  readonly waybillNumber: string;
  /** In the order in which they came. */
  readonly waiting: readonly TrackingUpdate[];
  readonly isWaiting: boolean;
  /** The shipment that got what waited before; null while none has appeared. */
  readonly shipmentId: string | null;
};

/** What did carriers tell us of waybills that we do not know? Written with the facts, since a shipment that appears looks here. */
export const unmatchedUpdates = projection<UnmatchedUpdatesRow, UnmatchedUpdateEvent>({
  name: 'unmatched-updates',
  version: 1,
  kind: 'inline',
  streamType: 'unmatched-update',
  table: {
    name: 'unmatched_updates',
    key: 'id',
    columns: {
      id: 'text',
      carrier: 'text',
      waybillNumber: 'text',
      waiting: 'jsonb',
      isWaiting: 'boolean',
      shipmentId: 'text',
    },
  },
  reads: ['TrackingUpdateSetAside', 'TrackingUpdatesHandedOver'],
  keysOf: (event) => [event.streamId],
  lookUps: {
    'waiting-updates-by-waybill': { values: (row) => (row.isWaiting ? [waybillKey(row)] : []) },
  },
  project: (row, event, id) => {
    switch (event.type) {
      case 'TrackingUpdateSetAside': {
        const { carrier, waybillNumber } = event.data;
        const waiting = [...(row?.waiting ?? []), restored(event)];
        return {
          id,
          carrier,
          waybillNumber,
          waiting,
          isWaiting: true,
          shipmentId: row?.shipmentId ?? null,
        };
      }
      case 'TrackingUpdatesHandedOver': {
        if (row === undefined) return undefined;
        const gone = new Set(event.data.updateIds);
        const waiting = row.waiting.filter((update) => !gone.has(update.updateId));
        return { ...row, waiting, isWaiting: waiting.length > 0, shipmentId: event.data.shipmentId };
      }
    }
  },
});
