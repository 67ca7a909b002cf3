import { setTimeout as sleep } from 'node:timers/promises';
import { between, hours, type Instant } from '@throughline/values';
import { codeOf, type Answer, type Api } from './api.js';
import type { Act, Dispatch, Track } from './scenario/acts.js';
import { DemoFailure } from './stack.js';

/** Whose order it is: what a story says of itself. */
export interface Subject {
  readonly orderNumber: string;
  readonly salesOrderId: string;
}

export interface ShipmentItem {
  readonly id: string;
  readonly status: string;
  readonly warehouse: string | null;
  readonly fulfilmentId: string | null;
}

interface OrderSeen {
  readonly version: number;
  readonly allowedActions: readonly string[];
  readonly fulfilments: readonly object[];
}

/** What was told anew, had been told before, or could not be told any more because others were there first. */
export type Told = 'new' | 'known' | 'overtaken';

/** So long a warehouse waits for what was approved before it asks again. */
const lookAgainMs = 100;
/** What logistics has not heard by then it is not going to hear: a worker is down. The story goes on without. */
const heardWithinMs = 60_000;

/** Who was here before us is no failure: a person at the Swagger page, or an earlier run under another name. */
const overtaken = new Set([
  'order-already-approved',
  'order-already-rejected',
  'order-already-cancelled',
  'order-needs-no-approval',
  'goods-already-left',
  'order-already-delivered',
  'shipment-already-dispatched',
  'shipment-already-cancelled',
  'shipment-id-taken',
  'version-mismatch',
  'command-done-before',
]);

/** Tells acts over the public API, each under a key that names it: told again, it changes nothing. */
export class Teller {
  constructor(
    private readonly api: Api,
    private readonly signal: AbortSignal,
  ) {}

  async tell(subject: Subject, act: Exclude<Act, Track>): Promise<Told> {
    const { orderNumber, salesOrderId } = subject;
    const key = `demo/${orderNumber}/${act.act}`;
    switch (act.act) {
      case 'place':
        return this.#place(key, act.body);
      case 'approve':
        return this.#done(
          await this.api.ask({
            service: 'order',
            as: 'sales',
            path: `/v1/sales-orders/${salesOrderId}/approve`,
            body: { approvedAt: act.at, ...(act.note !== undefined && { note: act.note }) },
            key,
          }),
        );
      case 'reject':
        return this.#end(subject, 'reject', { reason: act.reason, rejectedAt: act.at });
      case 'cancel':
        return this.#end(subject, 'cancel', { reason: act.reason, cancelledAt: act.at });
      case 'register':
        return this.#done(
          await this.api.ask({
            service: 'logistics',
            as: 'warehouse',
            path: '/v1/shipments',
            body: { id: act.shipmentId, contents: act.contents, warehouse: act.warehouse, registeredAt: act.at },
            key: `${key}/${act.shipmentId}`,
          }),
        );
      case 'dispatch':
        return this.#dispatch(orderNumber, act);
    }
  }

  /** All that a carrier says of one waybill, in one push. */
  async track(orderNumber: string, tracks: readonly Track[], push = 'history'): Promise<Told> {
    const [first] = tracks;
    if (first === undefined) return 'known';
    const { carrier, waybillNumber } = first;
    const updates = tracks.flatMap(({ scan, times }) =>
      Array.from({ length: times }, () => ({ carrier, waybillNumber, ...scan })),
    );
    return this.#done(
      await this.api.ask({
        service: 'logistics',
        as: 'carriers',
        path: '/v1/tracking-updates',
        body: { updates },
        key: `demo/${orderNumber}/track/${carrier}-${waybillNumber}/${push}`,
      }),
    );
  }

  /** The shipment that an act speaks of; undefined where logistics has not announced it (yet). */
  async shipmentNow(orderNumber: string, { shipment }: Pick<Dispatch, 'shipment'>): Promise<string | undefined> {
    if ('id' in shipment) return shipment.id;
    const items = await this.shipmentsOf(orderNumber);
    const announced = items.filter((item) => item.fulfilmentId !== null && item.warehouse === shipment.warehouse);
    return (announced.find((item) => item.status !== 'cancelled') ?? announced[0])?.id;
  }

  async shipmentsOf(orderNumber: string): Promise<readonly ShipmentItem[]> {
    return this.api.readAll('logistics', `/v1/shipments?orderNumber=${encodeURIComponent(orderNumber)}`);
  }

  async #place(key: string, body: object): Promise<Told> {
    const answer = await this.api.ask({ service: 'order', as: 'shop', path: '/v1/sales-orders', body, key });
    const code = codeOf(answer);
    // Another order has its number or id, or this key placed it with other times: one of a live run. Its story is not ours to tell.
    if (code !== undefined && ['order-number-taken', 'sales-order-id-taken', 'idempotency-key-reused'].includes(code))
      return 'overtaken';
    return this.#done(answer);
  }

  /** Ends an order as it stands: whoever ends it has to have seen it. */
  async #end({ orderNumber, salesOrderId }: Subject, how: 'reject' | 'cancel', body: object): Promise<Told> {
    for (let attempt = 1; ; attempt += 1) {
      const path = `/v1/sales-orders/${salesOrderId}`;
      const seen = await this.api.must({ service: 'order', as: 'sales', path });
      const { version, allowedActions, fulfilments } = seen.body as OrderSeen;
      if (!allowedActions.includes(how)) return 'known';
      const key = `demo/${orderNumber}/${how}/${version}`;
      const answer = await this.api.ask({
        service: 'order',
        as: 'sales',
        path: `${path}/${how}`,
        body,
        key,
        ifMatch: `"${version}"`,
      });
      if (codeOf(answer) === 'version-mismatch' && attempt < 5) continue;
      // What has left by now is recalled, and the carrier answers in its own time.
      const { status } = answer.body as { readonly status?: string };
      if (status === 'cancelled' || status === 'rejected') await this.#calledBack(orderNumber, fulfilments.length);
      return this.#done(answer);
    }
  }

  /** Waits until the warehouse knows: a shipment that is entered before would be called back as well. */
  async #calledBack(orderNumber: string, announced: number): Promise<void> {
    const until = performance.now() + heardWithinMs;
    while (announced > 0 && performance.now() < until) {
      const shipments = await this.shipmentsOf(orderNumber);
      if (shipments.filter(({ status }) => status === 'cancelled').length >= announced) return;
      await sleep(lookAgainMs, undefined, { signal: this.signal });
    }
  }

  async #announced(orderNumber: string, act: Dispatch): Promise<string | undefined> {
    const until = performance.now() + heardWithinMs;
    for (;;) {
      const id = await this.shipmentNow(orderNumber, act);
      if (id !== undefined || performance.now() > until) return id;
      await sleep(lookAgainMs, undefined, { signal: this.signal });
    }
  }

  async #dispatch(orderNumber: string, act: Dispatch): Promise<Told> {
    const id = await this.#announced(orderNumber, act);
    if (id === undefined) return 'overtaken';
    const { carrier, waybillNumber, packages, at } = act;
    return this.#done(
      await this.api.ask({
        service: 'logistics',
        as: 'warehouse',
        path: `/v1/shipments/${id}/dispatch`,
        body: { carrier, waybillNumber, packages, dispatchedAt: at },
        key: `demo/${orderNumber}/dispatch/${id}`,
      }),
    );
  }

  #done(answer: Answer): Told {
    if (answer.status < 300) return answer.replayed ? 'known' : 'new';
    const code = codeOf(answer);
    if (code !== undefined && overtaken.has(code)) return 'overtaken';
    throw new DemoFailure(`refused: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`);
  }
}

/** Silence is judged from here on: what a carrier said of older shipments is told before they leave, as one that is quicker than we are. */
export const isOldAt = (end: Instant, { at }: { readonly at: Instant }): boolean => between(at, end) > hours(24);
