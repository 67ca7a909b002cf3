import { setTimeout as sleep } from 'node:timers/promises';
import { DemoFailure, serviceNames, type Person, type ServiceName, type StackAddress } from './stack.js';

export interface Asked {
  readonly service: ServiceName;
  readonly as: Person;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: object;
  readonly key?: string;
  readonly ifMatch?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag?: string;
  /** The same request had been answered before. */
  readonly replayed: boolean;
}

/** One request: after that its connection counts as broken. */
const answerWithinMs = 30_000;

/**
 * A client of the public API that waits for a service which is away, for as long as it takes, and says so once. What it sends carries
 * an idempotency key, so that asking again is safe.
 */
export class Api {
  readonly #away = new Map<ServiceName, string>();

  constructor(
    private readonly address: StackAddress,
    private readonly say: (line: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Is somebody there who lets us in? @throws DemoFailure that says what to do about it */
  async connect(): Promise<void> {
    const first = { order: '/v1/sales-orders', logistics: '/v1/shipments', alerting: '/v1/cases' };
    for (const service of serviceNames) {
      const asked: Asked = { service, as: 'sales', path: `${first[service]}?limit=1` };
      const answer = await this.#send(asked).catch((error: unknown) => {
        if (error instanceof DemoFailure) throw error;
        throw new DemoFailure(
          `${service} does not answer at ${this.address.url[service]} (${reasonOf(error)}). Start a stack with \`npm start\`, or say where it is: --${service} URL.`,
        );
      });
      if (answer.status === 404)
        throw new DemoFailure(`What answers at ${this.address.url[service]} is not ${service}: say --${service} URL.`);
      if (answer.status !== 200 && !isAway(answer)) throw refused(asked, answer);
    }
  }

  /** @returns a success, or a refusal by a rule: the caller knows what it means */
  async ask(asked: Asked): Promise<Answer> {
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
      const answer = await this.#send(asked).catch((error: unknown) => {
        this.signal.throwIfAborted();
        if (error instanceof DemoFailure) throw error;
        return reasonOf(error);
      });
      if (typeof answer !== 'string' && !isAway(answer)) {
        this.#isBack(asked.service);
        if (answer.status === 401 || answer.status === 403) throw refused(asked, answer);
        return answer;
      }
      this.#isAway(asked.service, typeof answer === 'string' ? answer : String(answer.status), pauseMs);
      await sleep(pauseMs, undefined, { signal: this.signal });
    }
  }

  /** Does what must not be refused. @throws DemoFailure naming the request and the problem's code */
  async must(asked: Asked): Promise<Answer> {
    const answer = await this.ask(asked);
    if (answer.status >= 300) throw refused(asked, answer);
    return answer;
  }

  async read<Body>(service: ServiceName, path: string): Promise<Body> {
    return (await this.must({ service, as: 'manager', path })).body as Body;
  }

  /** Undefined where there is no such thing. */
  async find<Body>(service: ServiceName, path: string): Promise<Body | undefined> {
    const asked: Asked = { service, as: 'manager', path };
    const answer = await this.ask(asked);
    if (answer.status === 404) return undefined;
    if (answer.status >= 300) throw refused(asked, answer);
    return answer.body as Body;
  }

  /** All items of a list, page after page. */
  async readAll<Item>(service: ServiceName, path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    const first = `${path}${path.includes('?') ? '&' : '?'}limit=200`;
    for (let address: string | undefined = first; address !== undefined;) {
      const page: { items: Item[]; next?: string } = await this.read(service, address);
      items.push(...page.items);
      address = page.next && `${first}&after=${encodeURIComponent(page.next)}`;
    }
    return items;
  }

  async #send({ service, as, method, path, body, key, ifMatch }: Asked): Promise<Answer> {
    const response = await fetch(this.address.url[service] + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${await this.address.token(as)}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(answerWithinMs)]),
    });
    const etag = response.headers.get('etag');
    return {
      status: response.status,
      body: read(await response.text()),
      ...(etag !== null && { etag }),
      replayed: response.headers.get('idempotency-replayed') === 'true',
    };
  }

  #isAway(service: ServiceName, why: string, pauseMs: number): void {
    // A restart of an instant is nobody's business.
    if (pauseMs < 400 || this.#away.has(service)) return;
    this.#away.set(service, why);
    this.say(`${service} does not answer (${why}); waiting for it …`);
  }

  #isBack(service: ServiceName): void {
    if (this.#away.delete(service)) this.say(`${service} answers again.`);
  }
}

/** The stable code of a problem. */
export const codeOf = ({ body }: Answer): string | undefined => (body as { code?: string } | undefined)?.code;

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Starting, stopping, behind a broken proxy, or still at work on the first sending: the same request again. */
const isAway = ({ status, body }: Answer): boolean =>
  [502, 503, 504].includes(status) ||
  (status === 409 && (body as { retryable?: boolean } | undefined)?.retryable === true);

const refused = ({ service, as, method, path, body }: Asked, answer: Answer): DemoFailure => {
  const what = `${method ?? (body === undefined ? 'GET' : 'POST')} ${path} of ${service}`;
  if (answer.status === 401)
    return new DemoFailure(`${service} does not accept the token (401). Is it of this stack, and still valid?`);
  if (answer.status === 403)
    return new DemoFailure(
      `${service} does not let the token do what ${as} does (403, ${what}): a manager's token may do all of it.`,
    );
  return new DemoFailure(`${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`);
};

/** `fetch` hides the reason in its cause. */
const reasonOf = (failure: unknown): string => {
  const { message, cause } = failure as { message: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
};
