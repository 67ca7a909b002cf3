import { setTimeout as sleep } from 'node:timers/promises';

export const serviceNames = ['order', 'logistics', 'alerting'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface Asked {
  readonly service: ServiceName;
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** `/v1/sales-orders` */
  readonly path: string;
  readonly body?: object;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string | undefined;
  /** W3C trace context of whoever asks. */
  readonly traceparent?: string | undefined;
}

export interface Answer {
  readonly status: number;
  /** The body, byte by byte. */
  readonly text: string;
  readonly etag?: string;
}

/** What a client of the services needs to know of them. */
export interface Services {
  /** Where each answers; of several processes any will do. */
  readonly url: Readonly<Record<ServiceName, string | readonly string[]>>;
  readonly token: string;
  /** One request: after that its connection counts as broken. Default: 30 s. */
  readonly answerWithinMs?: number;
}

/** Nobody waits longer than this for anything: not for a service that is down, nor for a fact to arrive that waits for a broker. */
export const patienceMs = 180_000;
const answerWithinMs = 30_000;

/**
 * A client of the public REST API that does not give up on a service which is away: the same request, with the same idempotency
 * key, is sent again until it is answered, to the next of its processes where there are several. `fetch` keeps its connections open.
 */
export class Api {
  /** Requests that were sent again for want of a service. */
  resent = 0;
  private sent = 0;

  constructor(readonly services: Services) {}

  /** @throws Error where the service did not answer within {@link patienceMs} */
  async ask(asked: Asked): Promise<Answer> {
    const until = performance.now() + patienceMs;
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      const answer = await this.send(asked).catch((cause: unknown) => new NoAnswer(cause));
      if (!(answer instanceof NoAnswer) && !isAway(answer)) return answer;
      if (performance.now() + pauseMs > until) throw new Error(`${nameOf(asked)}: ${whyNot(answer)}`);
      this.resent += 1;
      await sleep(pauseMs);
    }
  }

  /** Reads what must be there. */
  async read<Body>(service: ServiceName, path: string): Promise<Body> {
    const asked: Asked = { service, path };
    return bodyOf<Body>(asked, await this.ask(asked));
  }

  /** All items of a list, page after page. */
  async readAll<Item>(service: ServiceName, path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    const first = `${path}${path.includes('?') ? '&' : '?'}limit=200`;
    for (let address: string | undefined = first; address !== undefined;) {
      const page: Page<Item> = await this.read<Page<Item>>(service, address);
      items.push(...page.items);
      address = page.next && `${first}&after=${encodeURIComponent(page.next)}`;
    }
    return items;
  }

  private addressOf(service: ServiceName): string {
    const urls = [this.services.url[service]].flat();
    this.sent += 1;
    return urls[this.sent % urls.length] ?? '';
  }

  private async send({ service, method, path, body, idempotencyKey, ifMatch, traceparent }: Asked): Promise<Answer> {
    const response = await fetch(this.addressOf(service) + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${this.services.token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        ...(ifMatch && { 'if-match': ifMatch }),
        ...(traceparent && { traceparent }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(this.services.answerWithinMs ?? answerWithinMs),
    });
    const text = await response.text();
    const etag = response.headers.get('etag');
    return { status: response.status, text, ...(etag && { etag }) };
  }
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** The body of a success. @throws Error that names the request, the status and the problem's code */
export const bodyOf = <Body>(asked: Asked, answer: Answer): Body => {
  if (answer.status >= 300) throw new Error(`${nameOf(asked)}: ${whyNot(answer)}`);
  return JSON.parse(answer.text) as Body;
};

/** The stable code of a refusal. */
export const codeOf = (answer: Answer): string | undefined => {
  try {
    return (JSON.parse(answer.text) as { code?: string }).code;
  } catch {
    return undefined;
  }
};

/** Starting, stopping, behind a broken connection, or still at work on the first sending: the same request again. */
const isAway = ({ status, text }: Answer): boolean =>
  [502, 503, 504].includes(status) || (status === 409 && text.includes('"retryable":true'));

const nameOf = ({ service, method, path, body }: Asked): string =>
  `${method ?? (body === undefined ? 'GET' : 'POST')} ${path} of ${service}`;

const whyNot = (answer: Answer | NoAnswer): string =>
  answer instanceof NoAnswer ? `no answer (${answer.why})` : `${answer.status} ${answer.text.slice(0, 500)}`;

/** The connection broke, or there was none. */
class NoAnswer {
  readonly why: string;

  /** @param failure of `fetch`, which hides the reason in its cause */
  constructor(failure: unknown) {
    const { message, cause } = failure as { message: string; cause?: { code?: string; message?: string } };
    this.why = cause?.code ?? cause?.message ?? message;
  }
}
