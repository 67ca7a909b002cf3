import { parseInstant } from '@throughline/values';
import { textOf } from '../bodies.js';
import type { Push, PushSettings, Translated } from '../carrier-provider.js';
import { carrierWords } from '../carrier-words.js';
import { isObject, jsonOf, textIn, type JsonObject } from '../json.js';
import { quoted } from '../plain-text.js';
import { ofWaybill, together, unreadable, updateTold, type Part } from '../told-updates.js';

/**
 * CloudEvents 1.0 in their JSON format, one or a batch (HTTP binding, structured and batched mode), whose data is one update in our own
 * codes or a list `updates`. The content type is not asked: it is not signed, and the JSON says itself which of the two it is.
 */
export const translate = ({ body }: Push, settings: PushSettings): Translated => {
  const told = jsonOf(textOf(body));
  if (!Array.isArray(told) && !isObject(told))
    return together([unreadable('neither a CloudEvent nor a batch of them')]);
  return together([told].flat().flatMap((event) => eventTold(event, settings)));
};

const eventTold = (event: unknown, settings: PushSettings): readonly Part[] => {
  if (!isCloudEvent(event)) return [unreadable('no CloudEvent 1.0')];
  const { id, data } = event;
  if (!isObject(data)) return [unreadable(`the event ${quoted(id)} has no data`)];
  // The id of an event that tells several updates is the id of none of them.
  if (!Array.isArray(data.updates)) return updateIn(data, id, settings);
  return data.updates.flatMap((update) => updateIn(update, undefined, settings));
};

/** CloudEvents 1.0, required attributes. */
const isCloudEvent = (event: unknown): event is JsonObject =>
  isObject(event) &&
  event.specversion === '1.0' &&
  [event.id, event.source, event.type].every((attribute) => typeof attribute === 'string' && attribute !== '');

const carriers = carrierWords({});

const updateIn = (update: unknown, nativeId: unknown, settings: PushSettings): readonly Part[] => {
  if (!isObject(update)) return [unreadable('an update that is no object')];
  const { carrier, waybillNumber, code, occurredAt, reason, location, description, signedBy } = update;
  // Whoever speaks in our own form says the offset too.
  const time = parseInstant(textIn(occurredAt));
  if (time === undefined) return [unreadable(`no time with an offset: ${quoted(occurredAt)}`)];
  return ofWaybill(carriers, carrier, waybillNumber, (waybill) => [
    updateTold(waybill, { code, time, nativeId, reason, location, description, signedBy }, settings),
  ]);
};
