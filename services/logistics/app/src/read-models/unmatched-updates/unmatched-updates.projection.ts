import { projection } from '@throughline/event-sourcing';
import { waybillKey, type UnmatchedUpdateEvent, type WaitingUpdates } from '@throughline/logistics-domain';

export type UnmatchedUpdatesRow = WaitingUpdates & {
  /** `<carrier>-<number>` */
  readonly id: string;
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly isWaiting: boolean;
  /** The shipment that got what waited before; null while none has appeared. */
  readonly shipmentId: string | null;
};

/**
 * What did carriers tell us of waybills that we do not know? Written with the facts, since a shipment that appears looks here: the
 * updates in the order in which they came, and in `personal`, which no route shows, what their shipment gets of people.
 */
export const unmatchedUpdates = projection<UnmatchedUpdatesRow, UnmatchedUpdateEvent>({
  name: 'unmatched-updates',
  version: 2,
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
      personal: 'jsonb',
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
        const { occurredAt, data, personal } = event;
        const { carrier, waybillNumber, updateId } = data;
        return {
          id,
          carrier,
          waybillNumber,
          waiting: [...(row?.waiting ?? []), { ...data, occurredAt }],
          personal: { ...row?.personal, ...(personal && personal !== 'erased' && { [updateId]: personal }) },
          isWaiting: true,
          shipmentId: row?.shipmentId ?? null,
        };
      }
      case 'TrackingUpdatesHandedOver': {
        if (row === undefined) return undefined;
        const gone = new Set(event.data.updateIds);
        const waiting = row.waiting.filter((update) => !gone.has(update.updateId));
        const personal = Object.fromEntries(Object.entries(row.personal).filter(([updateId]) => !gone.has(updateId)));
        return { ...row, waiting, personal, isWaiting: waiting.length > 0, shipmentId: event.data.shipmentId };
      }
    }
  },
});
