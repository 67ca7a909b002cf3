import { projection } from '@throughline/event-sourcing';
import {
  decidingScans,
  scanOf,
  trackingPicture,
  type Scan,
  type ShipmentEvent,
  type ShipmentLine,
  type ShipmentStatus,
} from '@throughline/logistics-domain';
import type { Instant } from '@throughline/values';

export type ShipmentListRow = {
  readonly id: string;
  readonly status: ShipmentStatus;
  readonly orderNumbers: readonly string[];
  readonly warehouse: string | null;
  readonly carrier: string | null;
  readonly waybillNumber: string | null;
  readonly enteredAt: Instant;
  readonly dispatchedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly milestone: string | null;
  readonly milestoneAt: Instant | null;
  /** Delivery exceptions that stand. */
  readonly standing: readonly string[];
  readonly inTrouble: boolean;
  /** What a text filter looks into. */
  readonly searched: string;
  /** What later scans are compared with. */
  readonly deciding: readonly Scan[];
};

/** Which shipments are there? */
export const shipmentList = projection<ShipmentListRow, ShipmentEvent>({
  name: 'shipment-list',
  version: 3,
  kind: 'cursor',
  table: {
    name: 'shipment_list',
    key: 'id',
    columns: {
      id: 'text',
      status: 'text',
      orderNumbers: 'text[]',
      warehouse: 'text',
      carrier: 'text',
      waybillNumber: 'text',
      enteredAt: 'text',
      dispatchedAt: 'text',
      deliveredAt: 'text',
      milestone: 'text',
      milestoneAt: 'text',
      standing: 'text[]',
      inTrouble: 'boolean',
      searched: 'text',
      deciding: 'jsonb',
    },
  },
  reads: [
    'ShipmentAnnounced',
    'ShipmentRegistered',
    'ShipmentCancelled',
    'ShipmentDispatched',
    'TrackingUpdateRecorded',
    'TrackingUpdateReinterpreted',
    'DeliveryExceptionRaised',
    'DeliveryExceptionCleared',
  ],
  keysOf: (event) => [event.streamId],
  project: (row, event, id) => {
    if (event.type === 'ShipmentAnnounced') return entered(id, 'announced', event.occurredAt, event.data);
    if (event.type === 'ShipmentRegistered') return entered(id, 'registered', event.occurredAt, event.data);
    if (row === undefined) return undefined;
    switch (event.type) {
      case 'ShipmentCancelled':
        return { ...row, status: 'cancelled' };
      case 'ShipmentDispatched': {
        const { carrier, waybillNumber } = event.data;
        const searched = `${row.searched} ${waybillNumber}`;
        return { ...row, status: 'dispatched', carrier, waybillNumber, dispatchedAt: event.occurredAt, searched };
      }
      case 'TrackingUpdateRecorded':
        return withScan(row, scanOf(event));
      case 'TrackingUpdateReinterpreted': {
        const scan = scanOf(event);
        return scan === undefined ? row : withScan(row, scan);
      }
      case 'DeliveryExceptionRaised':
        return withStanding(row, [...row.standing, event.data.exceptionId]);
      case 'DeliveryExceptionCleared':
        return withStanding(
          row,
          row.standing.filter((exceptionId) => exceptionId !== event.data.exceptionId),
        );
      default:
        return row;
    }
  },
});

const entered = (
  id: string,
  status: ShipmentStatus,
  enteredAt: Instant,
  data: { readonly contents: readonly ShipmentLine[]; readonly warehouse?: string },
): ShipmentListRow => {
  const orderNumbers = [...new Set(data.contents.map((line) => line.orderNumber))];
  return {
    id,
    status,
    orderNumbers,
    warehouse: data.warehouse ?? null,
    carrier: null,
    waybillNumber: null,
    enteredAt,
    dispatchedAt: null,
    deliveredAt: null,
    milestone: null,
    milestoneAt: null,
    standing: [],
    inTrouble: false,
    searched: [id, ...orderNumbers].join(' '),
    deciding: [],
  };
};

const withScan = (row: ShipmentListRow, scan: Scan): ShipmentListRow => {
  const deciding = decidingScans([...row.deciding, scan]);
  const { status, latest, deliveredAt } = trackingPicture(deciding);
  return {
    ...row,
    status: status ?? 'dispatched',
    deliveredAt: deliveredAt ?? null,
    milestone: latest?.milestone ?? null,
    milestoneAt: latest?.effectiveAt ?? null,
    deciding,
  };
};

const withStanding = (row: ShipmentListRow, standing: readonly string[]): ShipmentListRow => ({
  ...row,
  standing,
  inTrouble: standing.length > 0,
});
