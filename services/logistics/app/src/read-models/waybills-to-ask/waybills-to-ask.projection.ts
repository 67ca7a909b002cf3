import { projection, type Recorded } from '@throughline/event-sourcing';
import {
  updateEffectiveAt,
  waybillKey,
  waybillsAtDispatch,
  type Milestone,
  type ShipmentEvent,
  type TrackingUpdateNoted,
  type TrackingUpdateRecorded,
  type TrackingUpdateReinterpreted,
  type Waybill,
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
  reads: [
    'ShipmentDispatched',
    'WaybillReplaced',
    'WaybillVoided',
    'TrackingUpdateRecorded',
    'TrackingUpdateNoted',
    'TrackingUpdateReinterpreted',
  ],
  keysOf: (event) => waybillsIn(event).map((waybill) => keyOf(event, waybill)),
  project: (row, event, id) => {
    if (event.type === 'ShipmentDispatched' || event.type === 'WaybillReplaced') {
      const given = event.type === 'WaybillReplaced' ? [event.data] : waybillsAtDispatch(event);
      const waybill = given.find((each) => keyOf(event, each) === id);
      if (waybill !== undefined) return row ? { ...row, endedAt: null } : newlyHeld(id, event, waybill);
    }
    if (row === undefined) return undefined;
    if (event.type === 'WaybillVoided' || event.type === 'WaybillReplaced') {
      // One that only some packages have given up is still that of the others.
      const isGone = event.type === 'WaybillVoided' || event.data.packageNumbers === undefined;
      return isGone ? { ...row, endedAt: earlier(row.endedAt ?? event.occurredAt, event.occurredAt) } : row;
    }
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

const newlyHeld = (
  id: string,
  { streamId: shipmentId, occurredAt: dispatchedAt }: Recorded<ShipmentEvent>,
  { carrier, waybillNumber }: Waybill,
): WaybillToAskRow => ({
  id,
  shipmentId,
  carrier,
  waybillNumber,
  dispatchedAt,
  lastSignAt: dispatchedAt,
  endedAt: null,
});

const keyOf = ({ streamId }: Recorded<ShipmentEvent>, waybill: Waybill): string => `${streamId} ${waybillKey(waybill)}`;

const waybillsIn = (event: Recorded<ShipmentEvent>): readonly Waybill[] => {
  if (event.type === 'ShipmentDispatched') return waybillsAtDispatch(event);
  if (event.type === 'WaybillReplaced') return [event.data.replaced, event.data];
  return 'waybillNumber' in event.data ? [event.data] : [];
};

/** After these nothing is expected of the carrier any more. */
const ends: ReadonlySet<Milestone> = new Set<Milestone>(['DELIVERED', 'RETURNED', 'VOIDED']);

type Update = Recorded<TrackingUpdateRecorded | TrackingUpdateNoted | TrackingUpdateReinterpreted>;

const isUpdate = (event: Recorded<ShipmentEvent>): event is Update =>
  ['TrackingUpdateRecorded', 'TrackingUpdateNoted', 'TrackingUpdateReinterpreted'].includes(event.type);
