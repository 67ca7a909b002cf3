import { projection } from '@throughline/event-sourcing';
import {
  decidingScans,
  ownNumberAfter,
  scanOf,
  trackingPicture,
  waybillsAfter,
  waybillsAtDispatch,
  type HeldWaybill,
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
  /** The numbers of its packages, and which waybill numbers they have or had. */
  readonly packages: readonly string[];
  readonly waybills: readonly HeldWaybill[];
  /** What later scans are compared with. */
  readonly deciding: readonly Scan[];
};

/** Which shipments are there? */
export const shipmentList = projection<ShipmentListRow, ShipmentEvent>({
  name: 'shipment-list',
  version: 4,
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
      packages: 'text[]',
      waybills: 'jsonb',
      deciding: 'jsonb',
    },
  },
  reads: [
    'ShipmentAnnounced',
    'ShipmentRegistered',
    'ShipmentCancelled',
    'ShipmentDispatched',
    'WaybillReplaced',
    'WaybillVoided',
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
        const packages = event.data.packages.map(({ packageNumber }) => packageNumber);
        const waybills = waybillsAtDispatch(event);
        const searched = [row.searched, ...waybills.map((held) => held.waybillNumber)].join(' ');
        const dispatchedAt = event.occurredAt;
        return { ...row, status: 'dispatched', carrier, waybillNumber, packages, waybills, dispatchedAt, searched };
      }
      case 'WaybillVoided':
        return { ...row, waybills: waybillsAfter(row.waybills, event, row.packages) };
      case 'WaybillReplaced': {
        const waybills = waybillsAfter(row.waybills, event, row.packages);
        const own = { carrier: row.carrier ?? '', waybillNumber: row.waybillNumber ?? '' };
        const searched = `${row.searched} ${event.data.waybillNumber}`;
        return { ...row, ...ownNumberAfter(own, event, waybills), waybills, searched };
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
    packages: [],
    waybills: [],
    deciding: [],
  };
};

const withScan = (row: ShipmentListRow, scan: Scan): ShipmentListRow => {
  const deciding = decidingScans([...row.deciding, scan], row.packages);
  const { status, latest, deliveredAt } = trackingPicture(deciding, {}, row.packages);
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
