import type { CommandOn, Found, LookUp } from '@throughline/event-sourcing';
import { handOver, waybillKey, type Holder, type Waybill, type WaitingUpdates } from '@throughline/logistics-domain';
import type { Instant } from '@throughline/values';

/** What a reaction must look up to hand over what carriers told of waybills before anybody had them. */
export const lookUpWaiting = (waybills: readonly Waybill[]): readonly LookUp[] =>
  waybills.flatMap((waybill) => [
    { index: 'shipment-by-waybill', value: waybillKey(waybill) },
    { index: 'waiting-updates-by-waybill', value: waybillKey(waybill) },
  ]);

/** Hands over what waits for whoever has, or had, these waybills. */
export const handOverWaiting = (waybills: readonly Waybill[], found: Found, now: Instant): readonly CommandOn[] =>
  waybills.flatMap((waybill) => {
    const holders = found.rows<Holder['row']>('shipment-by-waybill', waybillKey(waybill));
    return found
      .rows<WaitingUpdates>('waiting-updates-by-waybill', waybillKey(waybill))
      .flatMap((waiting) => handOver(waiting, holders, now));
  });
