import type { ShipmentWatchEvent } from '@throughline/alerting-domain';
import { projection } from '@throughline/event-sourcing';
import { epochMs, instantAt, type Instant } from '@throughline/values';

export type SilentShipmentRow = {
  /** Of the case: a shipment may fall silent again while an earlier silence comes to light. */
  readonly caseId: string;
  readonly shipmentId: string;
  readonly orders: readonly string[];
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly limitHours: number;
  readonly lastSignAt: Instant;
  readonly dueAt: Instant;
  /** The same moment in UTC, by which the list is sorted. */
  readonly dueAtUtc: Instant;
  readonly learntLate: boolean;
};

/** Of which shipments have we heard nothing for too long? A row goes with the next sign of life. */
export const silentShipments = projection<SilentShipmentRow, ShipmentWatchEvent>({
  name: 'silent-shipments',
  version: 1,
  kind: 'cursor',
  table: {
    name: 'silent_shipment',
    key: 'caseId',
    columns: {
      caseId: 'text',
      shipmentId: 'text',
      orders: 'text[]',
      carrier: 'text',
      waybillNumber: 'text',
      limitHours: 'integer',
      lastSignAt: 'text',
      dueAt: 'text',
      dueAtUtc: 'text',
      learntLate: 'boolean',
    },
  },
  reads: ['SilenceLimitPassed', 'SilenceEnded', 'SilenceWithdrawn'],
  keysOf: (event) => ('caseId' in event.data ? [event.data.caseId] : []),
  project: (row, event, caseId) => {
    switch (event.type) {
      case 'SilenceLimitPassed': {
        const { orders, carrier, waybillNumber, limitHours, lastSignAt, due, learntLate } = event.data;
        return {
          caseId,
          shipmentId: event.streamId,
          orders,
          carrier,
          waybillNumber,
          limitHours,
          lastSignAt,
          dueAt: due,
          dueAtUtc: instantAt(epochMs(due)),
          learntLate: learntLate === true,
        };
      }
      case 'SilenceEnded':
      case 'SilenceWithdrawn':
        return undefined;
      default:
        return row;
    }
  },
});
