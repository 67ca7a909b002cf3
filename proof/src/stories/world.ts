import { randomUUID } from 'node:crypto';
import { startStack, type Stack } from '@throughline/local';
import { instant, type Instant } from '@throughline/values';
import { Api, bodyOf, serviceNames, type Asked, type ServiceName } from '../replay/api.js';
import { quiet } from '../replay/quiet.js';
import type { CaseItem, OrderView } from '../replay/views.js';
import { eventually } from '../replay/waiting.js';

const carrier = 'sf';

/** Long enough for a stack to start, for 10 s of a blind source, and for a machine that has other work. */
export const storyMs = 240_000;

export interface Update {
  readonly waybillNumber: string;
  readonly code: string;
  readonly at: string;
}

/** The whole product on a throw-away stack whose clock the story turns, spoken to through its public routes. */
export class World {
  readonly people: Api;
  readonly operator: Api;

  private constructor(private readonly stack: Stack) {
    const url = Object.fromEntries(serviceNames.map((name) => [name, stack.services[name].url]));
    this.people = new Api({ url: url as Record<ServiceName, string>, token: stack.token('integration') });
    this.operator = new Api({ url: url as Record<ServiceName, string>, token: stack.token('operator') });
  }

  /** @param at where the clock stands at first */
  static async at(at: string): Promise<World> {
    return new World(await startStack({ clock: { start: instant(at) } }));
  }

  end(): Promise<void> {
    return this.stack.stop();
  }

  turnTo(at: string): Promise<unknown> {
    return this.stack.turnClock(instant(at));
  }

  stop(service: ServiceName): Promise<void> {
    return this.stack.stopService(service);
  }

  start(service: ServiceName): Promise<void> {
    return this.stack.startService(service);
  }

  now(): Instant {
    return this.stack.clockNow();
  }

  quiet(): Promise<unknown> {
    return quiet(this.operator, this.now());
  }

  /** Places an order of so many pieces. @returns its id */
  async place(orderNumber: string, more: object = {}, quantity = 1): Promise<string> {
    const lines = [{ sku: 'SKU-1', quantity }];
    return (await this.command('order', '/v1/sales-orders', { orderNumber, lines, ...more })).id;
  }

  approve(orderId: string, traceparent?: string): Promise<unknown> {
    return this.command('order', `/v1/sales-orders/${orderId}/approve`, {}, traceparent);
  }

  /** The shipment that was announced for the order, when it is there. */
  announced(orderNumber: string): Promise<string> {
    return eventually(`a shipment of order ${orderNumber}`, async () => {
      const list = await this.people.readAll<{ id: string }>('logistics', `/v1/shipments?orderNumber=${orderNumber}`);
      return list[0]?.id;
    });
  }

  async register(orderNumber: string, quantity = 1): Promise<string> {
    const contents = [{ orderNumber, lineNumber: 1, quantity }];
    return (await this.command('logistics', '/v1/shipments', { contents })).id;
  }

  dispatch(shipmentId: string, waybillNumber: string, traceparent?: string): Promise<unknown> {
    return this.command('logistics', `/v1/shipments/${shipmentId}/dispatch`, { carrier, waybillNumber }, traceparent);
  }

  /** An account over which logistics asks carriers. */
  async keepCarrierAccount(account: string, body: object): Promise<void> {
    const asked: Asked = {
      service: 'logistics',
      method: 'PUT',
      path: `/v1/settings/carrier-accounts/${account}`,
      body,
    };
    bodyOf(asked, await this.operator.ask(asked));
  }

  /** What the carrier says, in one batch. */
  tell(...updates: readonly Update[]): Promise<unknown> {
    return this.command('logistics', '/v1/tracking-updates', {
      updates: updates.map(({ waybillNumber, code, at }) => ({
        carrier,
        waybillNumber,
        code,
        occurredAt: instant(at),
      })),
    });
  }

  order<View extends OrderView>(orderId: string): Promise<View> {
    return this.people.read<View>('order', `/v1/sales-orders/${orderId}`);
  }

  cases(rule: string): Promise<readonly CaseItem[]> {
    return this.people.readAll<CaseItem>('alerting', `/v1/cases?rule=${rule}`);
  }

  private async command(
    service: ServiceName,
    path: string,
    body: object,
    traceparent?: string,
  ): Promise<{ id: string }> {
    const asked: Asked = { service, path, body, idempotencyKey: randomUUID(), traceparent };
    return bodyOf(asked, await this.people.ask(asked));
  }
}
