import { jsonContentType } from './bodies.js';
import type { CarrierProvider, Refusal, Reply } from './carrier-provider.js';

/** The status that says the same to whoever reads no body. */
export const statusOf: Readonly<Record<Refusal, number>> = { signature: 401, unreadable: 400, failed: 500 };

export const jsonReply = (status: number, body: unknown): Reply => ({
  status,
  contentType: jsonContentType,
  body: JSON.stringify(body),
});

/** For providers who read the status only: any of the 200s, or they send it again. */
export const statusReplies: Pick<CarrierProvider, 'accepted' | 'refused'> = {
  accepted: () => jsonReply(200, { received: true }),
  refused: (_push, _settings, _now, why) => jsonReply(statusOf[why], { received: false, why }),
};
