import { effectiveAt, isClockSuspect, projection, type Recorded } from '@throughline/event-sourcing';
import { salesOrderEventTypes, type SalesOrderEvent } from '@throughline/order-domain';
import type { Instant } from '@throughline/values';

export type OrderTimelineRow = {
  /** The order and the version, so that facts of one moment stand in the order in which we stored them. */
  readonly id: string;
  readonly salesOrderId: string;
  readonly version: number;
  readonly type: SalesOrderEvent['type'];
  /** By this the timeline is merged. */
  readonly effectiveAt: Instant;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly clockSuspect: boolean;
  /** Whose fact it is. */
  readonly source: 'order' | 'logistics' | 'alerting';
  readonly cause: Cause;
  readonly details: object;
};

export interface Cause {
  readonly actor: string;
  /** The command or event that led to it. */
  readonly causationId: string;
  readonly correlationId: string;
  /** The fact of another context that it keeps. */
  readonly factId?: string;
}

/** What happened to this order, in the order of the facts? */
export const orderTimeline = projection<OrderTimelineRow, SalesOrderEvent>({
  name: 'order-timeline',
  version: 2,
  kind: 'cursor',
  table: {
    name: 'order_timeline',
    key: 'id',
    columns: {
      id: 'text',
      salesOrderId: 'text',
      version: 'integer',
      type: 'text',
      effectiveAt: 'timestamptz',
      occurredAt: 'text',
      recordedAt: 'text',
      clockSuspect: 'boolean',
      source: 'text',
      cause: 'jsonb',
      details: 'jsonb',
    },
  },
  reads: salesOrderEventTypes,
  keysOf: ({ streamId, version }) => [`${streamId}/${String(version).padStart(8, '0')}`],
  project: (_, event, id) => {
    // What the order's number is, and which fact it was, is said elsewhere in the entry. Personal data stays in the log.
    const { orderNumber: _number, ...said }: { orderNumber: string } = event.data;
    const { factId, effectiveAt: toldAt, ...details } = said as { factId?: string; effectiveAt?: Instant };
    const { actor, causationId, correlationId, clockSuspect = false } = event.metadata;
    return {
      id,
      salesOrderId: event.streamId,
      version: event.version,
      type: event.type,
      effectiveAt: toldAt ?? effectiveAt(event),
      occurredAt: event.occurredAt,
      recordedAt: event.recordedAt,
      // Of a fact of another context its source knew it: it took effect there before it claims to have happened.
      clockSuspect: clockSuspect || (toldAt !== undefined && isClockSuspect(event.occurredAt, toldAt)),
      source: sourceOf(event),
      cause: { actor, causationId, correlationId, ...(factId !== undefined && { factId }) },
      details,
    };
  },
});

const sourceOf = ({ type, data }: Recorded<SalesOrderEvent>): OrderTimelineRow['source'] => {
  switch (type) {
    case 'ShipmentNoted':
    case 'GoodsPacked':
    case 'GoodsShipped':
    case 'WaybillReplacedOnOrder':
    case 'PackageDelivered':
    case 'GoodsReturned':
    case 'ShipmentProgressNoted':
    case 'GoodsDelivered':
    case 'DeliveryTimeCorrected':
    case 'DeliveryExpected':
    case 'DeliveryExceptionNoted':
    case 'DeliveryExceptionCleared':
    case 'DeliveryChangeApplied':
    case 'DeliveryChangeRefused':
    case 'DeliveryChangeTimedOut':
      return 'logistics';
    case 'DeliveryAddressChanged':
    case 'RecipientChanged':
    case 'PromiseChanged':
      return data.by === 'carrier' ? 'logistics' : 'order';
    case 'CaseOpenedOnOrder':
    case 'CaseProgressNoted':
    case 'CaseEndedOnOrder':
      return 'alerting';
    default:
      return 'order';
  }
};
