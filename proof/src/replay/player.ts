import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '@throughline/values';
import { bodyOf, type Answer, type Api, type Asked } from './api.js';
import type { Fact, FactKind, Moment } from './facts.js';
import type { OrderRow } from './order-rows.js';
import { showsDelivery, showsHandOver, type OrderView } from './views.js';
import { eachOf, eventually } from './waiting.js';

export const carrier = 'replay-express';
const waybillNumber = (row: OrderRow): string => `RX${String(row.line).padStart(8, '0')}`;

/** At most so many rows of one instant are told side by side. */
const rowsAtOnce = 16;

/** A request as it was sent, and how it was answered. */
export interface Told {
  readonly asked: Asked;
  readonly answer: Answer;
}

export interface PlayerOptions {
  /** Turns the business clock of the whole stack. */
  readonly turn: (to: Instant) => Promise<void>;
  /** Facts per second by the steady clock; without it as fast as they are answered. */
  readonly factsPerSecond?: number | undefined;
  /** So many facts have been told. */
  readonly onProgress?: (told: number) => void;
  /** The update of a delivery has been answered. */
  readonly onDelivered?: (fact: Fact, orderId: string) => void;
}

/**
 * Plays facts through the public API: turns the clock to an instant, tells what happened then, and goes on when everything has been
 * answered. What it depends on it waits for by looking at public routes, as a person would.
 */
export class Player {
  /** Every command in the order of its answer. */
  readonly told: Told[] = [];
  private readonly orderIds = new Map<OrderRow, string>();
  private factsTold = 0;
  private startedAt = 0;

  constructor(
    private readonly api: Api,
    private readonly options: PlayerOptions,
  ) {}

  async play(moments: readonly Moment[]): Promise<void> {
    this.startedAt = performance.now();
    for (const { at, rows } of moments) {
      await this.pace();
      await this.options.turn(at);
      await eachOf(rows, rowsAtOnce, async (facts) => {
        for (const fact of facts) await this.tell(fact);
      });
    }
  }

  private async tell(fact: Fact): Promise<void> {
    await this.pace();
    await this.tellAs[fact.kind](fact);
    this.factsTold += 1;
    this.options.onProgress?.(this.factsTold);
  }

  private readonly tellAs: Readonly<Record<FactKind, (fact: Fact) => Promise<void>>> = {
    placed: async ({ row }) => {
      const placed = await this.command<{ id: string }>({
        service: 'order',
        path: '/v1/sales-orders',
        idempotencyKey: `${row.orderNumber}/placed`,
        body: {
          orderNumber: row.orderNumber,
          ...(row.customerId !== '' && { customer: { id: row.customerId } }),
          placedAt: row.placedAt,
          ...(row.promise && { promise: row.promise }),
          lines: [{ sku: 'any', quantity: 1 }],
        },
      });
      this.orderIds.set(row, placed.id);
    },

    approved: async (fact) => {
      await this.orderShowsWhatCameBefore(fact);
      await this.command({
        service: 'order',
        path: `${this.orderPath(fact.row)}/approve`,
        idempotencyKey: `${fact.row.orderNumber}/approved`,
        body: { approvedAt: fact.row.approvedAt },
      });
    },

    'handed-over': async ({ row, at, byHand }) => {
      const shipmentId = byHand ? await this.registerShipment(row, at) : await this.announcedShipment(row);
      await this.command({
        service: 'logistics',
        path: `/v1/shipments/${shipmentId}/dispatch`,
        idempotencyKey: `${row.orderNumber}/handed-over`,
        body: { carrier, waybillNumber: waybillNumber(row), dispatchedAt: at },
      });
    },

    delivered: async (fact) => {
      const { row, at } = fact;
      await this.command({
        service: 'logistics',
        path: '/v1/tracking-updates',
        idempotencyKey: `${row.orderNumber}/delivered`,
        body: { carrier, waybillNumber: waybillNumber(row), code: 'DELIVERED', occurredAt: at },
      });
      const orderId = this.orderIds.get(row);
      if (orderId !== undefined) this.options.onDelivered?.(fact, orderId);
    },

    cancel: async (fact) => {
      await this.orderShowsWhatCameBefore(fact);
      const path = this.orderPath(fact.row);
      for (;;) {
        const seen = await this.api.ask({ service: 'order', path });
        const asked: Asked = {
          service: 'order',
          path: `${path}/cancel`,
          idempotencyKey: `${fact.row.orderNumber}/cancel`,
          ifMatch: seen.etag,
          body: { reason: 'asked-by-customer', cancelledAt: fact.at },
        };
        const answer = await this.api.ask(asked);
        // Something else became of the order between looking and asking: look again.
        if (answer.status === 412) continue;
        if (answer.status !== 409) bodyOf(asked, answer);
        this.told.push({ asked, answer });
        return;
      }
    },
  };

  private async registerShipment(row: OrderRow, at: Instant): Promise<string> {
    const registered = await this.command<{ id: string }>({
      service: 'logistics',
      path: '/v1/shipments',
      idempotencyKey: `${row.orderNumber}/registered`,
      body: { contents: [{ orderNumber: row.orderNumber, lineNumber: 1, quantity: 1 }], registeredAt: at },
    });
    return registered.id;
  }

  private announcedShipment(row: OrderRow): Promise<string> {
    const path = `/v1/shipments?orderNumber=${encodeURIComponent(row.orderNumber)}`;
    return eventually(`the shipment of order ${row.orderNumber} to be announced`, async () => {
      const [announced] = await this.api.readAll<{ id: string }>('logistics', path);
      return announced?.id;
    });
  }

  /** Nobody decides on an order of which they see half: what the row says happened before must show on it. */
  private async orderShowsWhatCameBefore({ row, after }: Fact): Promise<void> {
    if (!after.includes('handed-over')) return;
    await eventually(`order ${row.orderNumber} to show ${after.join(', ')}`, async () => {
      const order = await this.api.read<OrderView>('order', this.orderPath(row));
      return (showsHandOver(order) && (showsDelivery(order) || !after.includes('delivered'))) || undefined;
    });
  }

  private async command<Body>(asked: Asked): Promise<Body> {
    const answer = await this.api.ask(asked);
    const body = bodyOf<Body>(asked, answer);
    this.told.push({ asked, answer });
    return body;
  }

  private orderPath(row: OrderRow): string {
    const id = this.orderIds.get(row);
    if (id === undefined) throw new Error(`order ${row.orderNumber} has not been placed`);
    return `/v1/sales-orders/${id}`;
  }

  /** Fact number n is due n/N seconds after the start, however long those before it took. */
  private async pace(): Promise<void> {
    const { factsPerSecond } = this.options;
    if (factsPerSecond === undefined) return;
    const dueInMs = this.startedAt + (this.factsTold * 1000) / factsPerSecond - performance.now();
    if (dueInMs > 0) await sleep(dueInMs);
  }
}
