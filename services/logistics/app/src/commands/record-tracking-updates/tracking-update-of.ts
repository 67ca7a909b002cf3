import { derivedId } from '@throughline/event-store';
import { readWaybill, scanKey, waybillKey, type TrackingUpdate } from '@throughline/logistics-domain';
import type { Instant } from '@throughline/values';
import type { TrackingUpdateDto } from './record-tracking-updates.dto.js';

/** An update of the generic route as the domain takes it. Its id is made of what makes it this scan of this waybill, and of nothing else. */
export const trackingUpdateOf = (
  { carrier, waybillNumber, ...said }: TrackingUpdateDto,
  arrival: { readonly receivedAt: Instant; readonly payloadId: string },
): TrackingUpdate => {
  const waybill = readWaybill(carrier, waybillNumber);
  if (waybill === undefined) throw new Error('validation lets no such waybill pass');
  return {
    updateId: derivedId(
      'trk',
      said.occurredAt,
      JSON.stringify([waybillKey(waybill), scanKey({ provider: 'generic', ...said })]),
    ),
    ...waybill,
    provider: 'generic',
    code: said.code,
    occurredAt: said.occurredAt,
    ...arrival,
    ...(said.reason !== undefined && { reason: said.reason }),
    ...(said.location !== undefined && { location: said.location }),
    ...(said.description !== undefined && { description: said.description }),
    ...(said.signedBy !== undefined && { signedBy: said.signedBy }),
  };
};
