import { projection, type Recorded } from '@throughline/event-sourcing';
import {
  restored,
  scanOf,
  trackingPicture,
  waybillKey,
  type DeliveryException,
  type Milestone,
  type Package,
  type Scan,
  type ShipmentEvent,
  type ShipmentLine,
  type ShipmentStatus,
  type TrackingUpdateRecorded,
  type TrackingUpdateUnmapped,
} from '@throughline/logistics-domain';
import { epochMs, type Instant } from '@throughline/values';

/** A scan as people see it, with both clocks. */
export interface TimelineEntry extends Scan {
  readonly recordedAt: Instant;
  readonly description?: string;
  readonly signedBy?: string;
}

/** An update in a code that nobody has mapped. */
export interface UnmappedEntry {
  readonly updateId: string;
  readonly code: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly location?: string;
  readonly description?: string;
}

export type ShipmentTrackingRow = {
  readonly id: string;
  readonly status: ShipmentStatus;
  readonly contents: readonly ShipmentLine[];
  readonly orderNumbers: readonly string[];
  readonly fulfilmentId: string | null;
  readonly warehouse: string | null;
  /** When it was announced or registered. */
  readonly enteredAt: Instant;
  readonly cancelledAt: Instant | null;
  readonly carrier: string | null;
  readonly waybillNumber: string | null;
  readonly packages: readonly Package[];
  readonly dispatchedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly milestone: Milestone | null;
  readonly milestoneAt: Instant | null;
  readonly timeline: readonly TimelineEntry[];
  readonly exceptions: readonly DeliveryException[];
  readonly unmapped: readonly UnmappedEntry[];
};

/** Where is it? One row per shipment, written with the facts themselves. */
export const shipmentTracking = projection<ShipmentTrackingRow, ShipmentEvent>({
  name: 'shipment-tracking',
  version: 2,
  kind: 'inline',
  streamType: 'shipment',
  table: {
    name: 'shipment_tracking',
    key: 'id',
    columns: {
      id: 'text',
      status: 'text',
      contents: 'jsonb',
      orderNumbers: 'text[]',
      fulfilmentId: 'text',
      warehouse: 'text',
      enteredAt: 'text',
      cancelledAt: 'text',
      carrier: 'text',
      waybillNumber: 'text',
      packages: 'jsonb',
      dispatchedAt: 'text',
      deliveredAt: 'text',
      milestone: 'text',
      milestoneAt: 'text',
      timeline: 'jsonb',
      exceptions: 'jsonb',
      unmapped: 'jsonb',
    },
  },
  reads: [
    'ShipmentAnnounced',
    'ShipmentRegistered',
    'ShipmentCancelled',
    'ShipmentDispatched',
    'TrackingUpdateRecorded',
    'TrackingUpdateUnmapped',
  ],
  keysOf: (event) => [event.streamId],
  lookUps: {
    'shipment-by-order-number': { values: (row) => row.orderNumbers },
    'shipment-by-fulfilment': { values: (row) => (row.fulfilmentId === null ? [] : [row.fulfilmentId]) },
    'shipment-by-waybill': {
      values: ({ carrier, waybillNumber }) =>
        carrier === null || waybillNumber === null ? [] : [waybillKey({ carrier, waybillNumber })],
    },
  },
  project: (row, event, id) => {
    if (event.type === 'ShipmentAnnounced') return entered(id, 'announced', event.occurredAt, event.data);
    if (event.type === 'ShipmentRegistered') return entered(id, 'registered', event.occurredAt, event.data);
    if (row === undefined) return undefined;
    switch (event.type) {
      case 'ShipmentCancelled':
        return { ...row, status: 'cancelled', cancelledAt: event.occurredAt };
      case 'ShipmentDispatched': {
        const { carrier, waybillNumber, packages } = event.data;
        return { ...row, status: 'dispatched', carrier, waybillNumber, packages, dispatchedAt: event.occurredAt };
      }
      case 'TrackingUpdateRecorded':
        return withScan(row, event);
      case 'TrackingUpdateUnmapped':
        return { ...row, unmapped: [...row.unmapped, unmappedOf(event)].sort(byTime) };
      default:
        return row;
    }
  },
});

const entered = (
  id: string,
  status: ShipmentStatus,
  enteredAt: Instant,
  data: { readonly contents: readonly ShipmentLine[]; readonly fulfilmentId?: string; readonly warehouse?: string },
): ShipmentTrackingRow => ({
  id,
  status,
  contents: data.contents,
  orderNumbers: [...new Set(data.contents.map((line) => line.orderNumber))],
  fulfilmentId: data.fulfilmentId ?? null,
  warehouse: data.warehouse ?? null,
  enteredAt,
  cancelledAt: null,
  carrier: null,
  waybillNumber: null,
  packages: [],
  dispatchedAt: null,
  deliveredAt: null,
  milestone: null,
  milestoneAt: null,
  timeline: [],
  exceptions: [],
  unmapped: [],
});

const withScan = (row: ShipmentTrackingRow, event: Recorded<TrackingUpdateRecorded>): ShipmentTrackingRow => {
  const { description, signedBy } = restored(event);
  const entry: TimelineEntry = {
    ...scanOf(event),
    recordedAt: event.recordedAt,
    ...(description !== undefined && { description }),
    ...(signedBy !== undefined && { signedBy }),
  };
  const picture = trackingPicture([...row.timeline, entry]);
  return {
    ...row,
    status: picture.status ?? 'dispatched',
    deliveredAt: picture.deliveredAt ?? null,
    milestone: picture.latest?.milestone ?? null,
    milestoneAt: picture.latest?.effectiveAt ?? null,
    timeline: picture.timeline,
    exceptions: picture.exceptions,
  };
};

const unmappedOf = (event: Recorded<TrackingUpdateUnmapped>): UnmappedEntry => {
  const { updateId, code, location, description } = restored(event);
  return {
    updateId,
    code,
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    ...(location !== undefined && { location }),
    ...(description !== undefined && { description }),
  };
};

const byTime = (a: UnmappedEntry, b: UnmappedEntry): number =>
  epochMs(a.occurredAt) - epochMs(b.occurredAt) || (a.updateId < b.updateId ? -1 : 1);
