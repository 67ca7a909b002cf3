import { at } from '@throughline/event-sourcing';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';

/** Left on Monday at nine; 48 h later, on Wednesday at nine, its silence is due. */
export const dispatchedOnMonday: ShipmentWatchEvent = {
  type: 'WatchStarted',
  occurredAt: at('2026-03-02T09:00:00+08:00'),
  data: {
    effectiveAt: at('2026-03-02T09:00:00+08:00'),
    limitHours: 48,
    carrier: 'sf',
    waybillNumber: 'SF1400000001',
    orders: ['SO-1001'],
  },
};

export const scannedAt = (text: string): ShipmentWatchEvent => ({
  type: 'SignOfLifeSeen',
  occurredAt: at(text),
  data: { effectiveAt: at(text), sign: 'DEPARTED' },
});

export const silentSinceMonday: readonly ShipmentWatchEvent[] = [
  dispatchedOnMonday,
  {
    type: 'SilenceLimitPassed',
    occurredAt: at('2026-03-04T09:00:00+08:00'),
    data: {
      due: at('2026-03-04T09:00:00+08:00'),
      caseId: 'case_1',
      lastSignAt: at('2026-03-02T09:00:00+08:00'),
      limitHours: 48,
      carrier: 'sf',
      waybillNumber: 'SF1400000001',
      orders: ['SO-1001'],
    },
  },
];

/** Monday's silence, broken at this moment. */
export const silenceEndedAt = (text: string): ShipmentWatchEvent => ({
  type: 'SilenceEnded',
  occurredAt: at(text),
  data: { due: at('2026-03-04T09:00:00+08:00'), caseId: 'case_1', endedAt: at(text) },
});
