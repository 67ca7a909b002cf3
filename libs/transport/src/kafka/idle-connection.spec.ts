import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { cureIdleConnections, kafkajsInside, type KafkajsInside } from './idle-connection.js';

const { version, requestQueue } = kafkajsInside();

/** The queue of a connection, as much of it as is needed to send a request and to answer it. */
type Queue = InstanceType<
  new (options: object) => {
    push(request: object): void;
    fulfillRequest(answer: object): void;
    maybeThrottle(ms: number): void;
    destroy(): void;
  }
>;
const RequestQueue = requestQueue as unknown as new (options: object) => Queue;
const logger = { debug: () => undefined, warn: () => undefined };
const sent: number[] = [];
const newQueue = (more: object = {}) =>
  new RequestQueue({ logger, maxInFlightRequests: null, requestTimeout: 1_000, enforceRequestTimeout: false, ...more });
const push = (queue: Queue, correlationId: number) =>
  queue.push({
    entry: { correlationId, resolve: () => undefined, reject: () => undefined },
    expectResponse: true,
    sendRequest: () => void sent.push(correlationId),
  });
const answer = (queue: Queue, correlationId: number) => queue.fulfillRequest({ correlationId, payload: {}, size: 0 });

describe('an idle connection of kafkajs', () => {
  const original = requestQueue.prototype.scheduleCheckPendingRequests;
  let queue: Queue;
  beforeEach(() => {
    sent.length = 0;
    requestQueue.prototype.scheduleCheckPendingRequests = original;
  });
  afterEach(() => {
    queue.destroy();
    requestQueue.prototype.scheduleCheckPendingRequests = original;
  });

  /** How often it wakes up while nothing happens, after one request was answered. */
  const wakeUps = async (): Promise<number> => {
    queue = newQueue();
    push(queue, 1);
    answer(queue, 1);
    const check = jest.spyOn(requestQueue.prototype, 'checkPendingRequests');
    await sleep(300);
    const { length } = check.mock.calls;
    check.mockRestore();
    queue.destroy();
    return length;
  };

  it('wakes up for ever for nothing, and never once it is cured', async () => {
    expect(await wakeUps()).toBeGreaterThan(30);
    cureIdleConnections();
    expect(await wakeUps()).toBe(0);
  });

  it('still sends what waited for its turn', async () => {
    cureIdleConnections();
    queue = newQueue({ maxInFlightRequests: 1 });
    push(queue, 1);
    push(queue, 2);
    expect(sent).toEqual([1]);
    answer(queue, 1);
    expect(sent).toEqual([1, 2]);
  });

  it('still sends what waited for a throttling to end', async () => {
    cureIdleConnections();
    queue = newQueue();
    queue.maybeThrottle(60);
    push(queue, 1);
    expect(sent).toEqual([]);
    for (let tries = 0; sent.length === 0 && tries < 200; tries += 1) await sleep(10);
    expect(sent).toEqual([1]);
  });

  it('is cured in the version that was looked into, and in no other', () => {
    expect(version).toBe('2.2.4');
    const other: KafkajsInside = { version: '2.3.0', requestQueue };
    expect(() => cureIdleConnections(other)).toThrow(
      'kafkajs is 2.3.0: the cure for its idle connections was made for 2.2.4',
    );
    expect(requestQueue.prototype.scheduleCheckPendingRequests).toBe(original);
  });
});
