import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf, type Api, type Asked } from '../replay/api.js';
import { eventually } from '../replay/waiting.js';
import type { Chance } from './seeded.js';

/** What was acknowledged of one order: the model that the services are judged by. */
export interface Acknowledged {
  readonly orderNumber: string;
  id?: string;
  cancelled: boolean;
  approved: boolean;
  dispatched: boolean;
  /** Of the carrier, in the order in which they were told. */
  readonly milestones: string[];
  delivered: boolean;
}

export interface Answered {
  readonly commands: number;
  /** From the first try to the answer, whatever was killed meanwhile. */
  readonly longestMs: number;
  readonly longestCommand: string;
}

const carrier = 'chaos-express';
const milestones = ['PICKED_UP', 'DEPARTED', 'ARRIVED', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const;
/** One of so many orders is called off before it is approved. */
const cancelledOneOf = 10;
/** Between two steps of an order at most. */
const pauseAtMostMs = 800;

/** Lives orders through the public API, from the first word to the signature, several at once. */
export class Shopper {
  readonly orders: Acknowledged[] = [];
  #commands = 0;
  #longest = { ms: 0, command: '' };

  constructor(
    private readonly api: Api,
    private readonly chance: Chance,
    /** Begins every order number of this run. */
    private readonly prefix: string,
  ) {}

  get answered(): Answered {
    return { commands: this.#commands, longestMs: Math.round(this.#longest.ms), longestCommand: this.#longest.command };
  }

  /** So many orders a second, for so long; resolves when each has come to its end. @throws Error where one never did */
  async shop({ perSecond, forMs }: { readonly perSecond: number; readonly forMs: number }): Promise<void> {
    const startedAt = performance.now();
    const lives: Promise<void>[] = [];
    const failed = new AbortController();
    for (let number = 1; performance.now() < startedAt + forMs && !failed.signal.aborted; number += 1) {
      lives.push(
        this.live(number).catch((error: unknown) => {
          failed.abort();
          throw error;
        }),
      );
      await sleep(Math.max(0, startedAt + (number * 1000) / perSecond - performance.now()));
    }
    const ended = await Promise.allSettled(lives);
    const broken = ended.find((each) => each.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  }

  /** One order. Each step is drawn beforehand, so that the same seed asks the same, whatever happens meanwhile. */
  private async live(number: number): Promise<void> {
    const orderNumber = `${this.prefix}-${String(number).padStart(5, '0')}`;
    const isCancelled = number % cancelledOneOf === 0;
    const pauses = milestones.map(() => this.chance.below(pauseAtMostMs));
    const quantity = 1 + this.chance.below(3);
    const order: Acknowledged = {
      orderNumber,
      cancelled: false,
      approved: false,
      dispatched: false,
      milestones: [],
      delivered: false,
    };
    this.orders.push(order);
    const lines = [{ sku: 'SKU-1', quantity }];
    order.id = await this.command('order', '/v1/sales-orders', `${orderNumber}/place`, { orderNumber, lines });
    const path = `/v1/sales-orders/${order.id}`;
    if (isCancelled) {
      const { etag } = await this.api.ask({ service: 'order', path });
      await this.command('order', `${path}/cancel`, `${orderNumber}/cancel`, { reason: 'asked-by-customer' }, etag);
      order.cancelled = true;
      return;
    }
    await this.command('order', `${path}/approve`, `${orderNumber}/approve`, {});
    order.approved = true;
    const shipmentId = await this.announced(orderNumber);
    const waybillNumber = `CX${orderNumber.replaceAll('-', '')}`;
    await this.command('logistics', `/v1/shipments/${shipmentId}/dispatch`, `${orderNumber}/dispatch`, {
      carrier,
      waybillNumber,
    });
    order.dispatched = true;
    for (const [index, code] of milestones.entries()) {
      await sleep(pauses[index]);
      await this.command('logistics', '/v1/tracking-updates', `${orderNumber}/${code}`, {
        carrier,
        waybillNumber,
        code,
        occurredAt: new Date(performance.timeOrigin + performance.now()).toISOString(),
      });
      order.milestones.push(code);
      order.delivered = code === 'DELIVERED';
    }
  }

  private announced(orderNumber: string): Promise<string> {
    const path = `/v1/shipments?orderNumber=${encodeURIComponent(orderNumber)}`;
    return eventually(
      `the shipment of order ${orderNumber} to be announced`,
      async () => (await this.api.readAll<{ id: string }>('logistics', path))[0]?.id,
      { everyMs: 100, withinMs: 120_000 },
    );
  }

  private async command(
    service: Asked['service'],
    path: string,
    idempotencyKey: string,
    body: object,
    ifMatch?: string,
  ): Promise<string> {
    const asked: Asked = { service, path, idempotencyKey, body, ...(ifMatch === undefined ? {} : { ifMatch }) };
    const askedAt = performance.now();
    const answer = bodyOf<{ id?: string }>(asked, await this.api.ask(asked));
    const ms = performance.now() - askedAt;
    this.#commands += 1;
    if (ms > this.#longest.ms) this.#longest = { ms, command: idempotencyKey };
    return answer.id ?? '';
  }
}
