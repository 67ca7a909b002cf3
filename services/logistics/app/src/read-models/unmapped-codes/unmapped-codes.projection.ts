import { projection } from '@throughline/event-sourcing';
import type { ShipmentEvent } from '@throughline/logistics-domain';
import { isAfter, isBefore, type Instant } from '@throughline/values';

export type UnmappedCodeRow = {
  /** `<provider>/<code>` */
  readonly id: string;
  readonly provider: string;
  readonly code: string;
  /** So many updates in it wait for a meaning. */
  readonly updates: number;
  /** By the carriers' clocks. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** One that was told in it, to look at. */
  readonly shipmentId: string;
};

/** Which codes do carriers use that nobody has given a meaning? */
export const unmappedCodes = projection<UnmappedCodeRow, ShipmentEvent>({
  name: 'unmapped-codes',
  version: 1,
  kind: 'cursor',
  table: {
    name: 'unmapped_codes',
    key: 'id',
    columns: {
      id: 'text',
      provider: 'text',
      code: 'text',
      updates: 'integer',
      firstAt: 'text',
      lastAt: 'text',
      shipmentId: 'text',
    },
  },
  reads: ['TrackingUpdateUnmapped', 'TrackingUpdateReinterpreted'],
  keysOf: ({ data }) => ('code' in data ? [`${data.provider}/${data.code}`] : []),
  project: (row, event, id) => {
    switch (event.type) {
      case 'TrackingUpdateUnmapped': {
        const { occurredAt, streamId: shipmentId } = event;
        const { provider, code } = event.data;
        return {
          id,
          provider,
          code,
          updates: (row?.updates ?? 0) + 1,
          firstAt: row !== undefined && isBefore(row.firstAt, occurredAt) ? row.firstAt : occurredAt,
          lastAt: row !== undefined && isAfter(row.lastAt, occurredAt) ? row.lastAt : occurredAt,
          shipmentId,
        };
      }
      case 'TrackingUpdateReinterpreted':
        return row === undefined || row.updates <= 1 ? undefined : { ...row, updates: row.updates - 1 };
      default:
        return row;
    }
  },
});
