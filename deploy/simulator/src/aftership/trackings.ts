import type { Watch } from '../provider.js';
import { withOffset, type Moment } from '../times.js';
import { writtenAt, type Scan, type Waybill } from '../waybill.js';
import { tagOf } from './codes.js';

/** A tracking as webhooks and answers hold it: the whole trace, oldest first. */
export const trackingOf = (watch: Watch, waybill: Waybill | undefined, at: Moment, isExpired = false) => {
  const scans = writtenAt(waybill, at);
  const subtag = isExpired ? 'Expired_001' : (scans.at(-1)?.code ?? 'Pending_001');
  return {
    id: watch.id,
    tracking_number: watch.waybillNumber,
    slug: watch.carrier,
    active: !['Delivered', 'Expired'].includes(tagOf(subtag)),
    tag: tagOf(subtag),
    subtag,
    subtag_message: scans.at(-1)?.text ?? 'Pending',
    created_at: withOffset(watch.from, 0),
    updated_at: withOffset(at, 0),
    order_number: null,
    checkpoints: scans.map((scan) => checkpointOf(watch, scan)),
  };
};

const checkpointOf = (watch: Watch, { code, text, occurredAt, place }: Scan) => ({
  checkpoint_time: withOffset(occurredAt, place.offsetMinutes),
  city: place.city,
  country_region: place.country,
  country_region_name: null,
  location: place.name,
  message: text,
  slug: watch.carrier,
  tag: tagOf(code),
  subtag: code,
  subtag_message: text,
});
