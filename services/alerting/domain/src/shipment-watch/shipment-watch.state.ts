import { epochMs, isBefore, isSameInstant, type Instant } from '@throughline/values';
import type { Recorded } from '@throughline/event-sourcing';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';

/** One verdict that we gave. It is never forgotten: what is withdrawn may not be given again. */
export interface Silence {
  readonly due: Instant;
  readonly caseId: string;
  readonly standing: 'open' | 'ended' | 'withdrawn';
  readonly endedAt?: Instant;
}

/**
 * What is known of a shipment's life, as a set: facts may come in any order and more than once, so nothing here
 * depends on which came first. There is no "not watched yet" to branch on: without `dispatch` no clock runs.
 */
export interface ShipmentWatch {
  readonly dispatch?: {
    readonly at: Instant;
    readonly limitHours: number;
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly orders: readonly string[];
  };
  /** Distinct moments, earliest first. */
  readonly signs: readonly Instant[];
  /** The earliest that we were told. */
  readonly endedAt?: Instant;
  readonly silences: readonly Silence[];
}

export const initialShipmentWatch: ShipmentWatch = { signs: [], silences: [] };

export const withSign = (watch: ShipmentWatch, at: Instant): ShipmentWatch =>
  watch.signs.some((sign) => isSameInstant(sign, at))
    ? watch
    : { ...watch, signs: [...watch.signs, at].sort((a, b) => epochMs(a) - epochMs(b)) };

export const withEnd = (watch: ShipmentWatch, at: Instant): ShipmentWatch =>
  watch.endedAt !== undefined && !isBefore(at, watch.endedAt) ? watch : { ...watch, endedAt: at };

const withSilence = (watch: ShipmentWatch, silence: Silence): ShipmentWatch => ({
  ...watch,
  silences: [...watch.silences.filter((other) => other.caseId !== silence.caseId), silence],
});

export const evolveShipmentWatch = (watch: ShipmentWatch, event: Recorded<ShipmentWatchEvent>): ShipmentWatch => {
  switch (event.type) {
    case 'WatchStarted': {
      const { effectiveAt: at, limitHours, carrier, waybillNumber, orders } = event.data;
      return { ...watch, dispatch: { at, limitHours, carrier, waybillNumber, orders } };
    }
    case 'SignOfLifeSeen':
      return withSign(watch, event.data.effectiveAt);
    case 'WatchEnded':
      return withEnd(watch, event.data.effectiveAt);
    case 'SilenceLimitPassed':
      return withSilence(watch, { due: event.data.due, caseId: event.data.caseId, standing: 'open' });
    case 'SilenceEnded':
      return withSilence(watch, { ...event.data, standing: 'ended' });
    case 'SilenceWithdrawn':
      return withSilence(watch, { due: event.data.due, caseId: event.data.caseId, standing: 'withdrawn' });
  }
};
