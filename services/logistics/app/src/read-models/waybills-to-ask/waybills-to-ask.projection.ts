import { projection, type Recorded } from '@throughline/event-sourcing';
import {
  updateEffectiveAt,
  waybillKey,
  type Milestone,
  type ShipmentEvent,
  type TrackingUpdateNoted,
  type TrackingUpdateRecorded,
  type TrackingUpdateReinterpreted,
} from '@throughline/logistics-domain';
import { earlier, later, type Instant } from '@throughline/values';

export type WaybillToAskRow = {
  /** `shp_… sf/SF1`: one row for each waybill of each shipment. */
  readonly id: string;
  readonly shipmentId: string;
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly dispatchedAt: Instant;
  /** The dispatch, or what the carrier said last, by the time that everything goes by. */
  readonly lastSignAt: Instant;
  /** When its journey was over. */
  readonly endedAt: Instant | null;
};

/** About which waybills may carriers be asked? What came of asking stands elsewhere: it is no fact, and no rebuild brings it back. */
export const waybillsToAsk = projection<WaybillToAskRow, ShipmentEvent>({
  name: 'waybills-to-ask',
  version: 1,
  kind: 'cursor',
  table: {
    name: 'waybills_to_ask',
    key: 'id',
    columns: {
      id: 'text',
      shipmentId: 'text',
      carrier: 'text',
      waybillNumber: 'text',
      dispatchedAt: 'text',
      lastSignAt: 'text',
      endedAt: 'text',
    },
  },
  reads: ['ShipmentDispatched', 'TrackingUpdateRecorded', 'TrackingUpdateNoted', 'TrackingUpdateReinterpreted'],
  keysOf: (event) => ('waybillNumber' in event.data ? [`${event.streamId} ${waybillKey(event.data)}`] : []),
  project: (row, event, id) => {
    if (event.type === 'ShipmentDispatched') {
      const { carrier, waybillNumber } = event.data;
      const { streamId: shipmentId, occurredAt: dispatchedAt } = event;
      return { id, shipmentId, carrier, waybillNumber, dispatchedAt, lastSignAt: dispatchedAt, endedAt: null };
    }
    if (row === undefined) return undefined;
    if (!isUpdate(event)) return row;
    const { occurredAt, data } = event;
    const at = updateEffectiveAt({ occurredAt, receivedAt: data.receivedAt });
    const isOver = 'milestone' in data && ends.has(data.milestone);
    return {
      ...row,
      lastSignAt: later(row.lastSignAt, at),
      endedAt: isOver ? earlier(row.endedAt ?? at, at) : row.endedAt,
    };
  },
});

/** After these nothing is expected of the carrier any more. */
const ends: ReadonlySet<Milestone> = new Set<Milestone>(['DELIVERED', 'RETURNED', 'VOIDED']);

type Update = Recorded<TrackingUpdateRecorded | TrackingUpdateNoted | TrackingUpdateReinterpreted>;

const isUpdate = (event: Recorded<ShipmentEvent>): event is Update =>
  ['TrackingUpdateRecorded', 'TrackingUpdateNoted', 'TrackingUpdateReinterpreted'].includes(event.type);
