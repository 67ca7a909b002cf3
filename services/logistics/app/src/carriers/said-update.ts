import { derivedId } from '@throughline/event-store';
import { readWaybill, scanKey, waybillKey, type TrackingUpdate } from '@throughline/logistics-domain';
import type { SaidOfWaybill } from './carrier-provider.js';

/**
 * What a provider said, as the domain takes it. The id is made of what makes it this scan of this waybill, and of nothing else: pushed or
 * asked for, it is the same.
 */
export const updateOf = (
  { carrier, waybillNumber, nativeId: _, ...said }: SaidOfWaybill,
  arrival: Pick<TrackingUpdate, 'provider' | 'receivedAt'> & { readonly payloadId: string },
): TrackingUpdate => {
  const waybill = readWaybill(carrier, waybillNumber);
  if (waybill === undefined) throw new Error('a translator told of a waybill that cannot be written so');
  const key = JSON.stringify([waybillKey(waybill), scanKey({ ...said, provider: arrival.provider })]);
  return { updateId: derivedId('trk', said.occurredAt, key), ...waybill, ...said, ...arrival };
};
