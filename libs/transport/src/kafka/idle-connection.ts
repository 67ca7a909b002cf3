import { createRequire } from 'node:module';

/** The one method of kafkajs that is replaced, and what it works with. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** kafkajs as far as it is looked into: where from, and which version. */
export interface KafkajsInside {
  readonly version: string;
  readonly requestQueue: { readonly prototype: RequestQueue };
}

/** The version whose source was read, and which the cure was measured on. */
const curedVersion = '2.2.4';
/** kafkajs's own: how often requests are looked at again that wait for their turn. */
const waitingRequestsEveryMs = 10;

export const kafkajsInside = (): KafkajsInside => {
  const require = createRequire(import.meta.url);
  return {
    version: (require('kafkajs/package.json') as { version: string }).version,
    requestQueue: require('kafkajs/src/network/requestQueue') as KafkajsInside['requestQueue'],
  };
};

/**
 * Cures idle connections of kafkajs 2.2.4: after every answer its request queue sets a timer for the end of a throttling that there is none
 * of, with a negative delay, which runs at once and sets the next one, for ever: about a thousand wake-ups a second for each connection
 * (tulios/kafkajs#1751, never released). The timer is only needed while requests wait.
 *
 * @throws where kafkajs is another version: look at its source, and at the number of wake-ups in the spec, before this is kept or dropped
 */
export const cureIdleConnections = ({ version, requestQueue }: KafkajsInside = kafkajsInside()): void => {
  if (version !== curedVersion)
    throw new Error(`kafkajs is ${version}: the cure for its idle connections was made for ${curedVersion}`);
  requestQueue.prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;
};

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttledMs = this.throttledUntil - nowMs();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : waitingRequestsEveryMs,
  );
}

/** By the machine's clock, as kafkajs writes `throttledUntil`. */
const nowMs = (): number => performance.timeOrigin + performance.now();
